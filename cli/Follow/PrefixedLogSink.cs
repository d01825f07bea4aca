using System.Buffers;
using Mesh.Cli.Output;
using Mesh.Logs.V1;

namespace Mesh.Cli.Follow;

/// <summary>Shows a log as lines with prefixes. One for each attempt: line numbers start anew.</summary>
internal sealed class PrefixedLogSink(CliConsole console, StepClock clock) : ILogSink
{
    private readonly ArrayBufferWriter<byte> _buffer = new(128 << 10);
    private readonly LogLineRenderer _renderer = new(
        clock, new LogLineStyle(console.OutputIsTerminal, console.OutputIsTerminal && console.Colour));

    // Who seals a log for another also writes why as its last line; once is enough.
    private string _lastPlatformText = "";

    public bool HasHeld => _renderer.HasHeld;

    public void Write(TailLogsResponse message)
    {
        switch (message.MessageCase)
        {
            case TailLogsResponse.MessageOneofCase.Chunk:
                if (message.Chunk.Stream == LogStream.Platform)
                {
                    _lastPlatformText = message.Chunk.Data.ToStringUtf8();
                }

                _renderer.Write(LogPieces.Of(message.Chunk), _buffer);
                Show();
                break;
            case TailLogsResponse.MessageOneofCase.Gap:
                End();
                console.Error(LogNotes.Of(message.Gap));
                break;
            case TailLogsResponse.MessageOneofCase.Seal when message.Seal.Message.Length > 0 && !_lastPlatformText.Contains(
                message.Seal.Message, StringComparison.Ordinal):
                End();
                console.Say(LogNotes.Of(message.Seal));
                break;
        }
    }

    public void Flush()
    {
        _renderer.Flush(_buffer);
        Show();
    }

    public void End()
    {
        _renderer.End(_buffer);
        Show();
    }

    private void Show()
    {
        if (_buffer.WrittenCount > 0)
        {
            console.Write(_buffer.WrittenSpan);
            _buffer.ResetWrittenCount();
        }
    }
}
