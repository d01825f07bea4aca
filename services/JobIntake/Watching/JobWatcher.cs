using Mesh.Intake.V1;
using Mesh.JobIntake.Reading;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Watching;

/// <summary>WatchJob: one job until it has ended.</summary>
internal sealed class JobWatcher(IJobStore store, ChangeFeed feed, WatcherPlaces places, JobViews views)
{
    // More than a job usually changes in its life; at the bound the watcher gets the latest state only.
    private const int Bound = 64;

    public async Task WatchAsync(
        JobKey key, long version, Func<Job, Task> send, CancellationToken cancellationToken)
    {
        using var place = places.Take();
        var subscription = new Subscription(Bound, _ => true);
        feed.Subscribe(subscription, key.Id);
        try
        {
            var job = await store.FindAsync(key, cancellationToken) ?? throw IntakeErrors.JobNotFound(key);
            await WatchErrors.RequireNotAheadAsync(version, feed, store, cancellationToken);
            var sent = version;
            while (true)
            {
                if (job.Version > sent)
                {
                    await send(await views.OfAsync(job, cancellationToken));
                    sent = job.Version;
                }

                if (job.Phase.IsTerminal())
                {
                    return;
                }

                job = await NextAsync(subscription, key, sent, send, cancellationToken);
            }
        }
        finally
        {
            feed.Unsubscribe(subscription, key.Id);
        }
    }

    private async Task<JobRecord> NextAsync(
        Subscription subscription, JobKey key, long sent, Func<Job, Task> send, CancellationToken cancellationToken)
    {
        var delivery = await subscription.TakeAsync(cancellationToken);
        if (delivery.IsLagging)
        {
            return await store.FindAsync(key, cancellationToken) ?? throw IntakeErrors.JobNotFound(key);
        }

        // All but the last, which the caller sends and looks at.
        foreach (var change in delivery.Changes.SkipLast(1).Where(change => change.Version > sent))
        {
            await send(await views.OfAsync(change, cancellationToken));
        }

        return delivery.Changes[^1];
    }
}
