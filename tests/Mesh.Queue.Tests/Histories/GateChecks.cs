using Mesh.Queue.Jobs;

namespace Mesh.Queue.Tests.Histories;

/// <summary>What must hold of quotas and groups between commands.</summary>
internal static class GateChecks
{
    public static void Check(QueueState state, QueueLimits limits)
    {
        foreach (var project in state.Jobs.GroupBy(job => job.Key.Project))
        {
            var bound = limits.Of(project.Key).MaxRunning;
            var admitted = project.Count(job => job.Phase != JobPhase.Blocked);
            Assert.True(admitted <= bound, $"{project.Key}: {admitted} jobs have a place, its quota is {bound}");
            Assert.True(
                admitted == bound || !project.Any(job => IsBlockedBy(job, BlockReason.Quota)),
                $"{project.Key}: the quota blocks jobs while {admitted} of {bound} places are taken");
        }

        foreach (var group in state.Jobs.Where(job => job.Policy.Group is not null)
            .GroupBy(job => (job.Key.Project, job.Policy.Group!.Name)))
        {
            var waiting = group.Count(job => IsBlockedBy(job, BlockReason.Group));
            var holders = group.Count(job => !IsBlockedBy(job, BlockReason.Group) && !IsBlockedBy(job, BlockReason.Needs));
            Assert.True(holders <= 1, $"group {group.Key} has {holders} holders");
            Assert.True(holders == 1 || waiting == 0, $"{waiting} jobs wait for the group {group.Key}, which is free");
        }
    }

    private static bool IsBlockedBy(JobRecord job, BlockReason reason) => job.Block?.Reason == reason;
}
