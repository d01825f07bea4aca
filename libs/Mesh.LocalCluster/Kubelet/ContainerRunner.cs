using Mesh.Local.Processes;
using Mesh.Local.Storage;

namespace Mesh.Local.Kubelet;

/// <summary>Runs one container to its end, restarts included.</summary>
internal sealed partial class ContainerRunner(PodContext context, ContainerRecord record, RestartBackoff backoff)
{
    /// <summary>A container that ran for so long begins its back-off anew when it ends.</summary>
    private static readonly TimeSpan LongRun = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (ContainerProcess Process, ProcessPlan Plan)? _running;
    private bool _stopping;

    public ContainerRecord Record => record;

    /// <summary>Completes at the first start, which a startup probe may put off.</summary>
    public Task Started => _started.Task;

    /// <summary>The end for good; set by who runs it, awaited by who stops it.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    private PodContext Context => context;

    private ObjectStore Store => context.Services.Store;

    private ContainerSpec Spec => record.Spec;

    /// <summary>Runs until the restart policy says that it is over; the last exit code.</summary>
    public Task<int> RunAsync(Func<int, bool> restart, CancellationToken stop)
    {
        var run = RunCoreAsync(restart, stop);
        Ended = run;
        return run;
    }

    /// <summary>SIGTERM now; the pod's kill token brings SIGKILL. Returns when the container is over.</summary>
    public async Task StopAsync()
    {
        (ContainerProcess Process, ProcessPlan Plan)? running;
        lock (_gate)
        {
            _stopping = true;
            running = _running;
        }

        if (running is var (process, plan) && !Ended.IsCompleted)
        {
            Tell("Killing", $"Stopping container {Spec.Name}");
            await PreStopAsync(process, plan).ConfigureAwait(false);
            process.Terminate();
        }

        await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<int> RunCoreAsync(Func<int, bool> restart, CancellationToken stop)
    {
        for (var failures = 0; ;)
        {
            var began = Store.Time.GetTimestamp();
            var code = await RunOnceAsync(stop).ConfigureAwait(false);
            context.Status.Publish();
            if (code is { } ended && (stop.IsCancellationRequested || !restart(ended)))
            {
                return ended;
            }

            stop.ThrowIfCancellationRequested();
            failures = Store.Time.GetElapsedTime(began) >= LongRun ? 0 : failures;
            var delay = backoff.Next(failures++);
            await WaitAsync(code is null ? backoff.Minimum : delay, code is not null && delay > TimeSpan.Zero, stop)
                .ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(TimeSpan delay, bool crashed, CancellationToken stop)
    {
        if (crashed)
        {
            BackOff(delay);
            context.Status.Publish();
        }

        try
        {
            await Task.Delay(delay, Store.Time, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (crashed)
        {
            // Nothing will start it again: what it shows from now on is how it ended.
            record.StopWaiting();
            throw;
        }
    }

    private void BackOff(TimeSpan delay)
    {
        var pod = context.Description;
        record.Waiting(
            "CrashLoopBackOff",
            $"back-off {delay.TotalSeconds:0}s restarting failed container={Spec.Name} pod={pod}");
        Warn("BackOff", $"Back-off restarting failed container {Spec.Name} in pod {pod}");
    }

    private void Tell(string reason, string message) => context.Events.Normal(context.Pod, reason, message, Spec.FieldPath);

    private void Warn(string reason, string message) => context.Events.Warning(context.Pod, reason, message, Spec.FieldPath);
}
