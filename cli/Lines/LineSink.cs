using System.Buffers;
using Mesh.Cli.Follow;
using Mesh.Cli.Output;
using Mesh.Logs.V1;

namespace Mesh.Cli.Lines;

/// <summary>Makes whole lines of a log's messages, and tells of its gaps and of why it was sealed. What a message brings is written at once.</summary>
internal abstract class LineSink : ILogSink
{
    private readonly LineAssembler _lines;

    protected LineSink(CliConsole console)
    {
        Console = console;
        _lines = new LineAssembler(Take);
    }

    public bool HasHeld => false;

    protected CliConsole Console { get; }

    /// <summary>Where lines are put.</summary>
    protected ArrayBufferWriter<byte> Buffer { get; } = new();

    public void Write(TailLogsResponse message)
    {
        switch (message.MessageCase)
        {
            case TailLogsResponse.MessageOneofCase.Chunk:
                _lines.Write(LogPieces.Of(message.Chunk));
                WriteOut();
                break;
            case TailLogsResponse.MessageOneofCase.Gap:
                End();
                Console.Error(LogNotes.Of(message.Gap));
                break;
            case TailLogsResponse.MessageOneofCase.Seal when message.Seal.Message.Length > 0:
                End();
                Console.Say(LogNotes.Of(message.Seal));
                break;
        }
    }

    public void Flush()
    {
    }

    public void End()
    {
        _lines.End();
        OnEnd();
        WriteOut();
    }

    /// <summary>Takes a line, or a part of one that is too long to hold.</summary>
    protected abstract void Take(LogLine line);

    /// <summary>Nothing comes for now: what was held back is put.</summary>
    protected virtual void OnEnd()
    {
    }

    private void WriteOut()
    {
        if (Buffer.WrittenCount > 0)
        {
            Console.Write(Buffer.WrittenSpan);
            Buffer.ResetWrittenCount();
        }
    }
}
