using System.Buffers;
using System.Text;
using Mesh.Cli.Follow;
using Mesh.Cli.Lines;
using Mesh.Cli.Output;

namespace Mesh.Cli.Workflows;

/// <summary>
/// Shows the log of one job among others: whole lines, each with the node's name before it, and each written at once, so that no line
/// of one job is torn by one of another.
/// </summary>
internal sealed class NodeLogSink : LineSink
{
    // As many as are easy to tell apart on dark and on light.
    private static readonly string[] Colours = ["\e[36m", "\e[33m", "\e[32m", "\e[35m", "\e[34m", "\e[96m"];

    private readonly StepClock _clock;
    private readonly LogLineStyle _style;
    private readonly byte[] _lead;
    private readonly Dictionary<(string Step, LogOrigin Origin), LogLineState> _states = [];
    private readonly Dictionary<string, long> _numbers = [];

    public NodeLogSink(CliConsole console, StepClock clock, NodeTitles titles, string job)
        : base(console)
    {
        _clock = clock;
        var isColoured = console.OutputIsTerminal && console.Colour;
        _style = new LogLineStyle(console.OutputIsTerminal, isColoured);
        var lead = $"{titles.Padded(job)} | ";
        _lead = Encoding.UTF8.GetBytes(isColoured ? $"{Colours[titles.PlaceOf(job) % Colours.Length]}{lead}\e[0m" : lead);
    }

    // A part of a line that is too long to hold is shown as a line: what comes between cannot be told then.
    protected override void Take(LogLine line)
    {
        if (!_states.TryGetValue((line.Step, line.Origin), out var state))
        {
            _states[(line.Step, line.Origin)] = state = new LogLineState(line.Step, line.Origin, _style.IsTerminal);
        }

        if (line.Starts && line.Origin != LogOrigin.Platform)
        {
            state.Number = _numbers[line.Step] = _numbers.GetValueOrDefault(line.Step) + 1;
        }

        state.Seconds = _clock.SecondsSince(line.Step, line.Time);
        Buffer.Write(_lead);
        _style.WritePrefix(state, Buffer);
        if (state.Filter is { } filter)
        {
            // A progress bar is over: its last state is what is left of it.
            var text = line.Text.Span.TrimEnd((byte)'\r');
            filter.Write(text[(text.LastIndexOf((byte)'\r') + 1)..], Buffer, static () => { });
        }
        else
        {
            Buffer.Write(line.Text.Span);
        }

        _style.WriteLineEnd(state, Buffer);
        state.Filter?.EndLine();
    }
}
