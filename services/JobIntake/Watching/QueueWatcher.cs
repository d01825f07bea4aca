using Mesh.Intake.V1;
using Mesh.JobIntake.Reading;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Watching;

/// <summary>
/// WatchJobs: every change of a project's jobs. It catches up from the store, in the order of versions, then follows the feed; a
/// watcher that falls behind its buffer catches up again. What it sends always has a higher version than what it sent before, so
/// that the last version seen is the place to resume from. Where removed jobs may have been missed it ends with an error.
/// </summary>
internal sealed class QueueWatcher(IJobStore store, ChangeFeed feed, WatcherPlaces places, JobViews views)
{
    private const int Bound = 1024;
    private const int Page = 256;

    /// <param name="project">The project; null for all.</param>
    /// <param name="version">The last version that the caller saw; 0 for changes from now on.</param>
    /// <param name="send">Sends a change.</param>
    /// <param name="begun">Called once, when from here on no change is missed.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async Task WatchAsync(
        string? project, long version, Func<Job, Task> send, Func<Task> begun, CancellationToken cancellationToken)
    {
        using var place = places.Take();
        await WatchErrors.RequireNotAheadAsync(version, feed, store, cancellationToken);
        var subscription = new Subscription(Bound, job => project is null || job.Key.Project == project);
        var now = feed.Subscribe(subscription, jobId: null);
        try
        {
            await begun();
            var sent = version == 0 ? now : await CatchUpAsync(project, version, send, cancellationToken);
            while (true)
            {
                var delivery = await subscription.TakeAsync(cancellationToken);
                foreach (var job in delivery.Changes)
                {
                    sent = await SendAsync(job, sent, send, cancellationToken);
                }

                if (delivery.IsLagging)
                {
                    sent = await CatchUpAsync(project, sent, send, cancellationToken);
                }
            }
        }
        finally
        {
            feed.Unsubscribe(subscription, jobId: null);
        }
    }

    private async Task<long> CatchUpAsync(string? project, long sent, Func<Job, Task> send, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = await store.ListChangedAsync(project, sent, Page, cancellationToken);
            // Asked after the page was read: whatever was removed before that is counted.
            if (await store.ReadRemovedVersionAsync(cancellationToken) > sent)
            {
                throw WatchErrors.Expired(sent);
            }

            foreach (var job in changed)
            {
                sent = await SendAsync(job, sent, send, cancellationToken);
            }

            if (changed.Count < Page)
            {
                return sent;
            }
        }
    }

    private async Task<long> SendAsync(JobRecord job, long sent, Func<Job, Task> send, CancellationToken cancellationToken)
    {
        if (job.Version <= sent)
        {
            return sent;
        }

        await send(await views.FindAsync(job, cancellationToken) ?? throw WatchErrors.Expired(sent));
        return job.Version;
    }
}
