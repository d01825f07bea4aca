using System.Runtime.InteropServices;
using Mesh.Cli.Output;

namespace Mesh.Cli.Follow;

/// <summary>
/// Ctrl-C while a job or a workflow is followed. It never ends it by itself: the first one says how to cancel, and on a terminal asks;
/// the second one leaves it running.
/// </summary>
internal sealed class InterruptControl : IFollowControl, IDisposable
{
    private readonly CliConsole _console;
    private readonly string _kind;
    private readonly string _name;
    private readonly string _showAgain;
    private readonly Func<Task> _cancel;
    private readonly CancellationTokenSource _detached = new();
    private readonly PosixSignalRegistration _registration;
    private readonly Lock _gate = new();
    private TaskCompletionSource? _question;
    private int _interrupts;

    /// <param name="console">Where the question is asked.</param>
    /// <param name="kind">What it is: `job` or `workflow`.</param>
    /// <param name="name">Its name.</param>
    /// <param name="showAgain">The command that shows it again, without the name.</param>
    /// <param name="cancel">Asks mesh to cancel it; says itself what went wrong.</param>
    public InterruptControl(CliConsole console, string kind, string name, string showAgain, Func<Task> cancel)
    {
        _console = console;
        _kind = kind;
        _name = name;
        _showAgain = showAgain;
        _cancel = cancel;
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
    }

    public CancellationToken Detached => _detached.Token;

    public Task WhenShownAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _question is null ? Task.CompletedTask : _question.Task.WaitAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        _detached.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _interrupts) > 1)
        {
            Detach();
            return;
        }

        _console.Error($"mesh: the {_kind} goes on. To cancel it: mesh cancel {_name}");
        if (!_console.IsInteractive)
        {
            _console.Error("mesh: Ctrl-C again leaves it running");
            return;
        }

        lock (_gate)
        {
            _question = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        // A terminal read cannot be cancelled: it gets a thread of its own, which does not keep the process alive.
        new Thread(Ask) { IsBackground = true, Name = "interrupt-question" }.Start();
    }

    private void Ask()
    {
        _console.Error($"mesh: [c]ancel the {_kind} / [d]etach and leave it running / [Enter] go on following");
        var answer = Console.In.ReadLine()?.Trim().ToLowerInvariant();
        Interlocked.Exchange(ref _interrupts, 0);
        if (answer is "c" or "cancel")
        {
            // The follower shows how it ends; an error says itself what it is.
            _ = _cancel();
        }
        else if (answer is null or "d" or "detach")
        {
            Detach();
        }

        lock (_gate)
        {
            _question?.SetResult();
            _question = null;
        }
    }

    private void Detach()
    {
        _console.Error($"mesh: left; the {_kind} goes on. To see more of it: {_showAgain} {_name}");
        _detached.Cancel();
    }
}
