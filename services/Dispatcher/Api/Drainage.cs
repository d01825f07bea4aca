using Mesh.Dispatcher.Runners;
using Mesh.Hosting.Errors;

namespace Mesh.Dispatcher.Api;

/// <summary>Takes the dispatcher out of service, and back.</summary>
public sealed class Drainage(RunnerRegistry runners, RunnerChanges changes, IHostApplicationLifetime lifetime)
{
    /// <summary>Takes no new leases, hands back what has no pod, and waits until nothing is held.</summary>
    /// <returns>How many leases were handed back.</returns>
    public async Task<int> DrainAsync(CancellationToken cancellationToken)
    {
        using var subscription = changes.Subscribe() ?? throw MeshErrors.ResourceExhausted(
            "TOO_MANY_WATCHES", $"The dispatcher takes {RunnerChanges.MaxSubscriptions} watches at a time.");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var before = runners.Released;
        runners.SetDraining(true);
        try
        {
            while (runners.IsDraining && runners.Held > 0)
            {
                await subscription.NextAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw MeshErrors.Unavailable("STOPPING", "The dispatcher stops; what it holds is granted again to it or to another.");
        }

        return runners.IsDraining
            ? runners.Released - before
            : throw MeshErrors.Aborted("DRAIN_UNDONE", "Another call undid the drain.");
    }

    /// <summary>Takes leases again.</summary>
    public void Undo() => runners.SetDraining(false);
}
