using Mesh.Cli.Output;
using Mesh.Logs.V1;

namespace Mesh.Cli.Follow;

/// <summary>Writes the bytes of a log as they are; to a terminal without what it must not obey.</summary>
internal sealed class RawLogSink(CliConsole console) : ILogSink
{
    private readonly System.Buffers.ArrayBufferWriter<byte> _buffer = new();
    private readonly TerminalFilter _filter = new();

    public bool HasHeld => false;

    public void Write(TailLogsResponse message)
    {
        switch (message.MessageCase)
        {
            case TailLogsResponse.MessageOneofCase.Chunk when console.OutputIsTerminal:
                WriteFiltered(message.Chunk.Data.Span);
                break;
            case TailLogsResponse.MessageOneofCase.Chunk:
                console.Write(message.Chunk.Data.Span);
                break;
            case TailLogsResponse.MessageOneofCase.Gap:
                console.Error(LogNotes.Of(message.Gap));
                break;
            case TailLogsResponse.MessageOneofCase.Seal when message.Seal.Message.Length > 0:
                console.Say(LogNotes.Of(message.Seal));
                break;
        }
    }

    public void Flush()
    {
    }

    public void End()
    {
    }

    private void WriteFiltered(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            var end = data.IndexOf((byte)'\n');
            _filter.Write(end < 0 ? data : data[..end], _buffer, static () => { });
            if (end < 0)
            {
                break;
            }

            if (_filter.LeftColour)
            {
                System.Buffers.BuffersExtensions.Write(_buffer, "\e[0m"u8);
            }

            _filter.EndLine();
            System.Buffers.BuffersExtensions.Write(_buffer, "\n"u8);
            data = data[(end + 1)..];
        }

        console.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
