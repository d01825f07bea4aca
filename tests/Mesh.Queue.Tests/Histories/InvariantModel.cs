using Mesh.Queue.Effects;
using Mesh.Queue.Jobs;

namespace Mesh.Queue.Tests.Histories;

/// <summary>A simple model beside the queue: remembers every change and fails on what must never be.</summary>
internal sealed class InvariantModel
{
    private readonly Dictionary<JobKey, JobRecord> _last = [];
    private readonly Dictionary<JobKey, LeaseKey> _live = [];
    private long _version;

    public IReadOnlyDictionary<JobKey, JobRecord> Jobs => _last;

    public void Look(Decision decision)
    {
        foreach (var job in decision.Jobs)
        {
            Look(job);
        }

        foreach (var push in decision.Effects.OfType<QueueEffect.PushLease>())
        {
            var lease = push.Job.Lease;
            if (_live.TryGetValue(lease.Job, out var former))
            {
                Assert.True(lease.Epoch > former.Epoch, $"{lease} pushed after {former}: epochs must grow");
                Assert.True(
                    lease.Attempt == former.Attempt || _last[lease.Job].Ends.Any(end => end.Attempt == former.Attempt),
                    $"{lease} began while {former} lives");
            }

            _live[lease.Job] = lease;
        }
    }

    private void Look(JobRecord job)
    {
        if (_last.TryGetValue(job.Key, out var before))
        {
            Assert.False(before.Phase.IsTerminal(), $"{job.Key} changed after its end");
            Assert.True(job.Epoch >= before.Epoch, $"{job.Key}: epoch went back");
            Assert.True(job.Attempt == before.Attempt || job.Attempt == before.Attempt + 1, $"{job.Key}: attempts must not skip");
            Assert.False(before.Phase.HasAttempt() && job.Attempt > before.Attempt, $"{job.Key}: two live attempts");
            Assert.False(before.CancelRequested && !job.CancelRequested, $"{job.Key}: a cancel wish was lost");
            Assert.True(
                job.Retries >= before.Retries && job.InfrastructureRetries >= before.InfrastructureRetries,
                $"{job.Key}: a budget grew");
            Assert.True(StartsWith(job, before), $"{job.Key}: its timeline lost an entry");
            Assert.False(
                job.CancelRequested && job.Attempt > before.Attempt, $"{job.Key}: an attempt began after the cancel wish");
        }

        // Only a grant to the same dispatcher changes a job without a new version: nobody outside sees it.
        Assert.True(
            job.Version > _version || job.Version == before?.Version, $"{job.Key}: version {job.Version} after {_version}");
        Assert.True(job.InfrastructureRetries <= 3, $"{job.Key}: retry budget exceeded");
        Assert.True(job.Retries <= job.Policy.Retry.MaxRetries, $"{job.Key}: the user's retry budget exceeded");
        Assert.True((job.Phase == JobPhase.Blocked) == job.Block is not null, $"{job.Key}: {job.Phase} with block {job.Block}");
        Assert.True(
            job.Timeline.Zip(job.Timeline.Skip(1)).All(pair => pair.First.Version < pair.Second.Version),
            $"{job.Key}: versions of the timeline do not grow");
        Assert.True(
            job.Timeline.IsEmpty || job.Timeline[^1].Version <= job.Version, $"{job.Key}: the timeline is ahead of the job");
        Assert.Equal(job.Phase.IsTerminal(), job.Outcome is not null);
        Assert.Equal(job.Phase.IsTerminal(), job.EndTime is not null);
        Assert.True(job.Dispatcher is null || job.Phase.HasAttempt(), $"{job.Key}: held without an attempt");
        _version = Math.Max(_version, job.Version);
        _last[job.Key] = job;
    }

    private static bool StartsWith(JobRecord job, JobRecord before) =>
        job.Timeline.Length == JobRecord.TimelineBound
        || job.Timeline.Take(before.Timeline.Length).SequenceEqual(before.Timeline);
}
