using System.Runtime.InteropServices;
using Mesh.Cli.Output;

namespace Mesh.Cli.Follow;

/// <summary>
/// Ctrl-C while a job is followed. It never ends the job by itself: the first one says how to cancel, and on a terminal asks;
/// the second one leaves the job running.
/// </summary>
internal sealed class InterruptControl : IFollowControl, IDisposable
{
    private readonly CliConsole _console;
    private readonly string _job;
    private readonly Func<Task> _cancelJob;
    private readonly CancellationTokenSource _detached = new();
    private readonly PosixSignalRegistration _registration;
    private readonly Lock _gate = new();
    private TaskCompletionSource? _question;
    private int _interrupts;

    /// <param name="console">Where the question is asked.</param>
    /// <param name="job">The job's name.</param>
    /// <param name="cancelJob">Asks mesh to cancel the job; says itself what went wrong.</param>
    public InterruptControl(CliConsole console, string job, Func<Task> cancelJob)
    {
        _console = console;
        _job = job;
        _cancelJob = cancelJob;
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

        _console.Error($"mesh: the job goes on. To cancel it: mesh cancel {_job}");
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
        _console.Error("mesh: [c]ancel the job / [d]etach and leave it running / [Enter] go on following");
        var answer = Console.In.ReadLine()?.Trim().ToLowerInvariant();
        Interlocked.Exchange(ref _interrupts, 0);
        if (answer is "c" or "cancel")
        {
            // The follower shows how it ends; an error says itself what it is.
            _ = _cancelJob();
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
        _console.Error($"mesh: left; the job goes on. Its log: mesh logs -f {_job}");
        _detached.Cancel();
    }
}
