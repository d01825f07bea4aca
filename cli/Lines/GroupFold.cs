using System.Globalization;
using System.Text;
using Mesh.Cli.Follow;
using Mesh.Cli.Output;

namespace Mesh.Cli.Lines;

/// <summary>
/// Shows each group of lines as one line with its name, size and time. A group that is open when its step or the log ends is shown
/// whole, up to its last <see cref="KeptLines"/> lines: what went wrong is mostly there. Pure.
/// </summary>
public sealed class GroupFold(Action<LogLine> show)
{
    /// <summary>Lines of an open group that are kept; at most <see cref="KeptBytes"/> bytes of them.</summary>
    public const int KeptLines = 1_000;

    /// <summary>Bytes of an open group that are kept.</summary>
    public const int KeptBytes = 1024 * 1024;

    private readonly Dictionary<string, Group> _open = [];

    /// <summary>Takes a line.</summary>
    public void Write(LogLine line)
    {
        if (line.Origin == LogOrigin.Platform)
        {
            // Mostly that the step has ended, and how.
            EndOthers(step: null);
            show(line);
            return;
        }

        EndOthers(line.Step);
        var group = _open.GetValueOrDefault(line.Step);
        if (line.Starts && GroupMarker.Of(LogText.Of(line.Text.Span)) is { } marker)
        {
            Close(line.Step, line.Time);
            if (marker.StaysOpen)
            {
                show(line);
            }
            else if (marker.Begins)
            {
                _open[line.Step] = new Group(marker.Name, line);
            }
        }
        else if (group is not null)
        {
            group.Keep(line);
        }
        else
        {
            show(line);
        }
    }

    /// <summary>The log, or this part of it, is over: what is open is shown.</summary>
    public void End() => EndOthers(step: null);

    private void EndOthers(string? step)
    {
        foreach (var open in _open.Keys.Where(s => s != step).ToList())
        {
            Unfold(open);
        }
    }

    private void Close(string step, DateTimeOffset? time)
    {
        if (_open.Remove(step, out var group))
        {
            var lasted = group.First.Time is { } start && time is { } end ? $", {TimeText.Span(end - start)}" : "";
            show(group.Title($"▸ {group.Name} ({Count(group.Lines)}{lasted})"));
        }
    }

    private void Unfold(string step)
    {
        _open.Remove(step, out var group);
        show(group!.Title($"▾ {group.Name}"));
        if (group.LeftOut > 0)
        {
            show(group.Title($"… {Count(group.LeftOut)} left out"));
        }

        foreach (var line in group.Kept)
        {
            show(line);
        }
    }

    private static string Count(long lines) =>
        lines == 1 ? "1 line" : string.Create(CultureInfo.InvariantCulture, $"{lines} lines");

    private sealed class Group(string name, LogLine first)
    {
        private int _bytes;

        public string Name { get; } = name;

        public LogLine First { get; } = first with { Text = default };

        public long Lines { get; private set; }

        public long LeftOut { get; private set; }

        public Queue<LogLine> Kept { get; } = new();

        public LogLine Title(string text) => First with { Text = Encoding.UTF8.GetBytes(text), Starts = true, Ends = true };

        public void Keep(LogLine line)
        {
            Lines += line.Ends ? 1 : 0;
            Kept.Enqueue(line with { Text = line.Text.ToArray() });
            _bytes += line.Text.Length;
            while (Kept.Count > KeptLines || (_bytes > KeptBytes && Kept.Count > 1))
            {
                var dropped = Kept.Dequeue();
                _bytes -= dropped.Text.Length;
                LeftOut += dropped.Ends ? 1 : 0;
            }
        }
    }
}
