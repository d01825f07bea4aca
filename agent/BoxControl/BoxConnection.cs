using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Mesh.Agent.BoxControl;

/// <summary>The agent's end of the FIFOs to box.sh, which says what each word means.</summary>
internal sealed class BoxConnection : IDisposable
{
    private const int LongestLine = 256;

    private readonly ControlDirectory _directory;
    private readonly FileStream _control;
    private readonly FileStream _signals;
    private readonly ConcurrentDictionary<int, BoxStep> _steps = new();
    private readonly Lock _gate = new();
    private BoxStep? _current;
    private string? _waitingSignal;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BoxConnection(ControlDirectory directory)
    {
        _directory = directory;
        _control = new FileStream(Fifo.OpenWriter(directory.Control), FileAccess.Write, bufferSize: 0);
        _signals = new FileStream(Fifo.OpenWriter(directory.Signals), FileAccess.Write, bufferSize: 0);

        // A thread of its own: opening and reading a FIFO block, and neither can be cancelled.
        new Thread(ReadEvents) { IsBackground = true, Name = "box events" }.Start();
    }

    /// <summary>Ends when the box has started.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Ends when the box is gone.</summary>
    public Task Lost => _lost.Task;

    public BoxStep Run(int step)
    {
        var running = _steps[step] = new BoxStep();
        lock (_gate)
        {
            (_current, _waitingSignal) = (running, null);
        }

        Write(_control, $"run {step}");
        return running;
    }

    /// <summary>
    /// Signals the processes of the step that runs; as soon as it has started, when it was told to run but the box has not said
    /// yet which process it is.
    /// </summary>
    public void Signal(string name)
    {
        lock (_gate)
        {
            if (_current is { HasStarted: false })
            {
                _waitingSignal = name;
            }
            else
            {
                Write(_signals, $"signal {name}");
            }
        }
    }

    /// <summary>Ends the box.</summary>
    public void Stop(int code) => Write(_control, $"stop {code}");

    public void Dispose()
    {
        _control.Dispose();
        _signals.Dispose();
    }

    // One write of less than a page is never mixed with another, nor cut.
    private static void Write(FileStream fifo, string line) => fifo.Write(Encoding.ASCII.GetBytes(line + "\n"));

    private void ReadEvents()
    {
        try
        {
            using var events = new FileStream(Fifo.OpenReader(_directory.Events), FileAccess.Read);
            var line = new StringBuilder();
            for (var letter = events.ReadByte(); letter >= 0; letter = events.ReadByte())
            {
                if (letter == '\n')
                {
                    Handle(line.ToString());
                    line.Clear();
                }
                else if (line.Length < LongestLine)
                {
                    line.Append((char)letter);
                }
            }

            _lost.TrySetResult();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            _lost.TrySetException(exception);
        }
    }

    /// <summary>A step can write here too. What makes no sense is passed over: it can only spoil its own job.</summary>
    private void Handle(string line)
    {
        var words = line.Split(' ');
        if (words[0] == "ready")
        {
            _ready.TrySetResult();
        }
        else if (words.Length > 1 && int.TryParse(words[1], CultureInfo.InvariantCulture, out var number)
            && _steps.TryGetValue(number, out var step))
        {
            HandleStep(words, step);
        }
    }

    private void HandleStep(string[] words, BoxStep step)
    {
        switch (words)
        {
            case ["started", _, var process] when uint.TryParse(process, CultureInfo.InvariantCulture, out _):
                Watch(process, step);
                break;
            case ["nocwd", _]:
                step.NoDirectory();
                break;
            case ["exit", _, var code] when int.TryParse(code, CultureInfo.InvariantCulture, out var value):
                Write(_signals, "watch 0");
                step.Ended(value);
                break;
        }
    }

    private void Watch(string process, BoxStep step)
    {
        lock (_gate)
        {
            Write(_signals, $"watch {process}");
            step.Started();
            if (step == _current && _waitingSignal is { } name)
            {
                _waitingSignal = null;
                Write(_signals, $"signal {name}");
            }
        }
    }
}
