using System.Buffers;
using Mesh.Cli.Follow;

namespace Mesh.Cli.Lines;

/// <summary>
/// Puts pieces of a log together to whole lines, each stream of each step by itself. Pure. A line longer than
/// <see cref="HeldBytes"/> comes in parts, so that memory stays bounded whatever a job prints.
/// </summary>
public sealed class LineAssembler(Action<LogLine> take)
{
    /// <summary>How many bytes of a line are held, for each stream of each step.</summary>
    public const int HeldBytes = 64 * 1024;

    private readonly Dictionary<(string Step, LogOrigin Origin), Held> _held = [];

    /// <summary>Takes one piece, and hands out the lines that it ends.</summary>
    public void Write(LogPiece piece)
    {
        var key = (piece.Step, piece.Origin);
        if (!_held.TryGetValue(key, out var held))
        {
            _held[key] = held = new Held();
        }

        for (var rest = piece.Data; !rest.IsEmpty;)
        {
            held.Time = held.IsEmpty ? piece.Time : held.Time;
            var end = rest.Span.IndexOf((byte)'\n');
            var text = end < 0 ? rest : rest[..end];
            var room = HeldBytes - held.Bytes.WrittenCount;
            if (text.Length > room)
            {
                held.Bytes.Write(text.Span[..room]);
                rest = rest[room..];
                Hand(key, held, ends: false);
                continue;
            }

            held.Bytes.Write(text.Span);
            held.Begun |= !text.IsEmpty;
            rest = end < 0 ? default : rest[(end + 1)..];
            if (end >= 0)
            {
                Hand(key, held, ends: true);
            }
        }
    }

    /// <summary>Hands out what has no line end yet: the log, or this part of it, is over.</summary>
    public void End()
    {
        foreach (var (key, held) in _held)
        {
            if (!held.IsEmpty)
            {
                Hand(key, held, ends: true);
            }
        }
    }

    private void Hand((string Step, LogOrigin Origin) key, Held held, bool ends)
    {
        take(new LogLine(key.Step, key.Origin, held.Time, held.Bytes.WrittenMemory, !held.InLine, ends));
        held.Bytes.ResetWrittenCount();
        held.InLine = !ends;
        held.Begun = false;
    }

    private sealed class Held
    {
        public ArrayBufferWriter<byte> Bytes { get; } = new();

        public DateTimeOffset? Time { get; set; }

        public bool Begun { get; set; }

        /// <summary>True when a part of the line was handed out.</summary>
        public bool InLine { get; set; }

        public bool IsEmpty => !Begun && !InLine;
    }
}
