using System.Buffers;
using System.Text;
using Mesh.Cli.Follow;
using Mesh.Cli.Lines;
using Mesh.Cli.Output;
using Mesh.Logs.V1;
using LogLine = Mesh.Cli.Lines.LogLine;

namespace Mesh.Cli.Workflows;

/// <summary>
/// Shows the log of one job among others: whole lines, each with the node's name before it, and each written at once, so that no line
/// of one job is torn by one of another.
/// </summary>
internal sealed class NodeLogSink : ILogSink
{
    // As many as are easy to tell apart on dark and on light.
    private static readonly string[] Colours = ["\e[36m", "\e[33m", "\e[32m", "\e[35m", "\e[34m", "\e[96m"];

    private readonly CliConsole _console;
    private readonly StepClock _clock;
    private readonly LogLineStyle _style;
    private readonly byte[] _lead;
    private readonly LineAssembler _lines;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Dictionary<(string Step, LogOrigin Origin), LogLineState> _states = [];
    private readonly Dictionary<string, long> _numbers = [];

    public NodeLogSink(CliConsole console, StepClock clock, NodeTitles titles, string job)
    {
        (_console, _clock) = (console, clock);
        var isColoured = console.OutputIsTerminal && console.Colour;
        _style = new LogLineStyle(console.OutputIsTerminal, isColoured);
        var lead = $"{titles.Padded(job)} | ";
        _lead = Encoding.UTF8.GetBytes(isColoured ? $"{Colours[titles.PlaceOf(job) % Colours.Length]}{lead}\e[0m" : lead);
        _lines = new LineAssembler(Show);
    }

    public bool HasHeld => false;

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
                _console.Error(LogNotes.Of(message.Gap));
                break;
            case TailLogsResponse.MessageOneofCase.Seal when message.Seal.Message.Length > 0:
                End();
                _console.Say(LogNotes.Of(message.Seal));
                break;
        }
    }

    public void Flush()
    {
    }

    public void End()
    {
        _lines.End();
        WriteOut();
    }

    // A part of a line that is too long to hold is shown as a line: what comes between cannot be told then.
    private void Show(LogLine line)
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
        _buffer.Write(_lead);
        _style.WritePrefix(state, _buffer);
        if (state.Filter is { } filter)
        {
            // A progress bar is over: its last state is what is left of it.
            var text = line.Text.Span.TrimEnd((byte)'\r');
            filter.Write(text[(text.LastIndexOf((byte)'\r') + 1)..], _buffer, static () => { });
        }
        else
        {
            _buffer.Write(line.Text.Span);
        }

        _style.WriteLineEnd(state, _buffer);
        state.Filter?.EndLine();
    }

    private void WriteOut()
    {
        if (_buffer.WrittenCount > 0)
        {
            _console.Write(_buffer.WrittenSpan);
            _buffer.ResetWrittenCount();
        }
    }
}
