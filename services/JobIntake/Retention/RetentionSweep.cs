using Mesh.JobIntake.Store;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Retention;

/// <summary>
/// Removes jobs that ended long ago, or that are too many of their project, in small transactions with pauses. A workflow goes
/// whole, once its last job ended long enough ago. A sweep remembers nothing: one that is cut off is made up for by the next.
/// </summary>
internal sealed class RetentionSweep(
    IJobStore store, IOptions<RetentionOptions> options, RetentionMetrics metrics, TimeProvider time)
{
    private RetentionOptions Options => options.Value;

    /// <summary>Sweeps once.</summary>
    /// <returns>How many jobs were removed.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var (removed, oldest) = (0, TimeSpan.Zero);
        for (var name = ""; await store.FindEndedProjectAsync(name, cancellationToken) is { } project; name = project.Name)
        {
            var age = time.GetUtcNow() - Time(project.Oldest);
            oldest = age > oldest ? age : oldest;
            var before = (await DueBeforeAsync(project.Name, cancellationToken)).UtcTicks;
            if (project.Oldest < before)
            {
                removed += await RemoveWorkflowsAsync(project.Name, before, cancellationToken);
                removed += await RemoveJobsAsync(project.Name, before, cancellationToken);
            }
        }

        metrics.Found(oldest);
        return removed;
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private async Task<DateTimeOffset> DueBeforeAsync(string project, CancellationToken cancellationToken)
    {
        var oldestKept = Options.MaxEndedJobs > 0
            ? await store.FindEndTimeAsync(project, Options.MaxEndedJobs, cancellationToken)
            : null;
        return RetentionRule.DueBefore(Options, time.GetUtcNow(), oldestKept is { } ticks ? Time(ticks) : null);
    }

    private async Task<int> RemoveWorkflowsAsync(string project, long before, CancellationToken cancellationToken)
    {
        var removed = 0;
        while (await store.ListEndedWorkflowsAsync(project, before, Options.BatchSize, cancellationToken) is { Count: > 0 } workflows)
        {
            removed += await RemoveAsync(Removal.Of(workflows), cancellationToken);
        }

        return removed;
    }

    private async Task<int> RemoveJobsAsync(string project, long before, CancellationToken cancellationToken)
    {
        // On from the last one: jobs of workflows that stay are not looked at again.
        var (removed, place) = (0, EndedJob.First);
        while (await store.ListEndedAsync(project, place, before, Options.BatchSize, cancellationToken) is { Count: > 0 } jobs)
        {
            removed += await RemoveAsync(Removal.Of(jobs), cancellationToken);
            place = jobs[^1];
        }

        return removed;
    }

    private async Task<int> RemoveAsync(Removal removal, CancellationToken cancellationToken)
    {
        await store.RemoveAsync(removal, cancellationToken);
        metrics.Removed(removal.Jobs.Count);
        await Task.Delay(Options.Pause, time, cancellationToken);
        return removal.Jobs.Count;
    }
}
