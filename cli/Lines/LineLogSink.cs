using System.Buffers;
using System.Globalization;
using System.Text;
using Mesh.Cli.Follow;
using Mesh.Cli.Output;

namespace Mesh.Cli.Lines;

/// <summary>Shows a log as whole lines: found, folded, with times. Without prefixes and colours of ours when piped.</summary>
internal sealed class LineLogSink : LineSink
{
    private readonly StepClock _clock;
    private readonly LineView _view;
    private readonly LogLineStyle _style;
    private readonly GroupFold? _fold;
    private readonly Dictionary<(string Step, LogOrigin Origin), LogLineState> _states = [];
    private readonly Dictionary<string, long> _numbers = [];

    public LineLogSink(CliConsole console, StepClock clock, LineView view)
        : base(console)
    {
        (_clock, _view) = (clock, view);
        _style = new LogLineStyle(console.OutputIsTerminal, console.OutputIsTerminal && console.Colour);
        _fold = view.Fold ? new GroupFold(Show) : null;
    }

    protected override void OnEnd() => _fold?.End();

    protected override void Take(LogLine line)
    {
        // Counted before anything is left out: a number means the same line whatever is shown.
        line = line with { Number = NumberOf(line), Seconds = _clock.SecondsSince(line.Step, line.Time) };
        if (_view.Grep is { } grep && !grep.IsMatch(LogText.Of(line.Text.Span)))
        {
            return;
        }

        if (_fold is null)
        {
            Show(line);
        }
        else
        {
            _fold.Write(line);
        }
    }

    private long NumberOf(LogLine line)
    {
        if (line.Starts && line.Origin != LogOrigin.Platform && _view.Numbered)
        {
            _numbers[line.Step] = _numbers.GetValueOrDefault(line.Step) + 1;
        }

        return line.Origin == LogOrigin.Platform ? 0 : _numbers.GetValueOrDefault(line.Step);
    }

    private void Show(LogLine line)
    {
        if (_view.Timestamps && line.Starts)
        {
            Encoding.UTF8.GetBytes(TimeOf(line.Time), Buffer);
        }

        if (!Console.OutputIsTerminal)
        {
            Buffer.Write(line.Text.Span);
            Buffer.Write(line.Ends ? "\n"u8 : default);
            return;
        }

        var state = StateOf(line);
        (state.Number, state.Seconds) = (line.Number, line.Seconds);
        if (line.Starts)
        {
            _style.WritePrefix(state, Buffer);
        }

        // A progress bar is over: its last state is what is left of it.
        var text = line.Text.Span.TrimEnd((byte)'\r');
        state.Filter!.Write(text[(text.LastIndexOf((byte)'\r') + 1)..], Buffer, static () => { });
        if (line.Ends)
        {
            _style.WriteLineEnd(state, Buffer);
            state.Filter.EndLine();
        }
    }

    private LogLineState StateOf(LogLine line)
    {
        var key = (line.Step, line.Origin);
        return _states.TryGetValue(key, out var state)
            ? state
            : _states[key] = new LogLineState(line.Step, line.Origin, _style.IsTerminal);
    }

    private static string TimeOf(DateTimeOffset? time) =>
        (time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "-") + " ";
}
