using System.Buffers;

namespace Mesh.Cli.Follow;

/// <summary>
/// Turns pieces of log into lines with a prefix, `[step:L12:7s] text`. Pure: bytes in, bytes out.
/// <para>
/// A line that is not ended yet is held back up to <see cref="HeldBytes"/>, so that the two streams of a step do not cut each
/// other's lines for nothing; <see cref="Flush"/> shows what is held (a prompt, a progress bar). When a line that was shown in
/// part must give way to another, its rest follows later under the same line number. Memory is bounded by
/// <see cref="HeldBytes"/> for each stream, however long a line is.
/// </para>
/// </summary>
public sealed class LogLineRenderer(StepClock clock, LogLineStyle style)
{
    /// <summary>How many bytes of an unfinished line are held back, for each stream of each step.</summary>
    public const int HeldBytes = 4096;

    private readonly Dictionary<(string Step, LogOrigin Origin), LogLineState> _lines = [];
    private readonly Dictionary<string, long> _lineNumbers = [];
    private LogLineState? _open;
    private LogLineState? _last;

    /// <summary>True when something is held that <see cref="Flush"/> would show.</summary>
    public bool HasHeld { get; private set; }

    /// <summary>Renders one piece.</summary>
    public void Write(LogPiece piece, IBufferWriter<byte> output)
    {
        var line = LineOf(piece);
        if (HasHeld && _last is not null && (_last.Step != line.Step || line.Origin == LogOrigin.Platform))
        {
            // A step's unfinished last line comes before the next step, and before what the platform says of it.
            ShowHeld(output, except: line);
        }

        _last = line;
        line.Seconds = clock.SecondsSince(piece.Step, piece.Time);
        var rest = piece.Data.Span;
        while (!rest.IsEmpty)
        {
            Begin(line);
            var end = rest.IndexOf((byte)'\n');
            var text = end < 0 ? rest : rest[..end];
            if (end >= 0)
            {
                Show(line, text, output);
                EndLine(line, output);
                rest = rest[(end + 1)..];
                continue;
            }

            if (_open == line || line.Held.WrittenCount + text.Length > HeldBytes)
            {
                Show(line, text, output);
            }
            else
            {
                line.Held.Write(text);
                HasHeld = true;
            }

            break;
        }
    }

    /// <summary>Shows the unfinished lines that are held back.</summary>
    public void Flush(IBufferWriter<byte> output) => ShowHeld(output, except: null);

    /// <summary>Shows what is held and ends the last line: the log, or this part of it, is over.</summary>
    public void End(IBufferWriter<byte> output)
    {
        Flush(output);
        Break(output);
        foreach (var line in _lines.Values)
        {
            line.InLine = false;
        }
    }

    private LogLineState LineOf(LogPiece piece)
    {
        var key = (piece.Step, piece.Origin);
        if (!_lines.TryGetValue(key, out var line))
        {
            _lines[key] = line = new LogLineState(piece.Step, piece.Origin, style.IsTerminal);
        }

        return line;
    }

    private void Begin(LogLineState line)
    {
        if (line.InLine)
        {
            return;
        }

        line.InLine = true;
        if (line.Origin != LogOrigin.Platform)
        {
            line.Number = _lineNumbers[line.Step] = _lineNumbers.GetValueOrDefault(line.Step) + 1;
        }
    }

    private void ShowHeld(IBufferWriter<byte> output, LogLineState? except)
    {
        HasHeld = false;
        foreach (var line in _lines.Values)
        {
            if (line.Held.WrittenCount == 0)
            {
                continue;
            }

            if (line == except)
            {
                HasHeld = true;
            }
            else
            {
                Show(line, default, output);
            }
        }
    }

    private void Show(LogLineState line, ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        if (_open != line)
        {
            Break(output);
            style.WritePrefix(line, output);
            _open = line;
        }

        if (line.Held.WrittenCount > 0)
        {
            Pass(line, line.Held.WrittenSpan, output);
            line.Held.ResetWrittenCount();
        }

        Pass(line, text, output);
    }

    private void Pass(LogLineState line, ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        if (line.Filter is null)
        {
            output.Write(text);
        }
        else
        {
            line.Filter.Write(text, output, () => style.WritePrefix(line, output));
        }
    }

    private void EndLine(LogLineState line, IBufferWriter<byte> output)
    {
        line.Filter?.EndLine();
        line.InLine = false;
        Break(output);
    }

    private void Break(IBufferWriter<byte> output)
    {
        if (_open is not null)
        {
            style.WriteLineEnd(_open, output);
            _open = null;
        }
    }
}
