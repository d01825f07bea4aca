using Mesh.Queue.Jobs;

namespace Mesh.Queue.Rules;

/// <summary>
/// Whether a job may queue: first its concurrency group must be free, then its project's quota must have a place. A job that got
/// past a gate keeps what it has there until it ends.
/// </summary>
internal static class AdmissionRules
{
    /// <summary>Lets a job in that nothing of its workflow holds back: queued, or blocked by its group or the quota.</summary>
    public static JobRecord Admit(Draft draft, JobRecord job, string message)
    {
        if (job.Policy.Group is { } group && draft.State.Group(job.Key.Project, group.Name) is { } taken)
        {
            CancelRules.Supersede(draft, taken, group);
            return Block(draft, job, BlockReason.Group, group.Name, $"waits for the concurrency group {group.Name}");
        }

        return AdmitToQuota(draft, job, message);
    }

    /// <summary>Gives the group to the job that has waited longest for it.</summary>
    public static Decision? FillGroup(QueueState state, string project, string group, DateTimeOffset now)
    {
        if (state.Group(project, group) is not { IsTaken: false, Waiting.Count: > 0 } free)
        {
            return null;
        }

        var draft = new Draft(state, now);
        AdmitToQuota(draft, state.Job(free.Waiting.First()), $"got the concurrency group {group}");
        return draft.Decide();
    }

    /// <summary>Gives a place of the quota to the project's next job.</summary>
    public static Decision? FillQuota(QueueState state, string project, DateTimeOffset now)
    {
        if (state.Project(project) is not { HasRoom: true } places || places.NextBeyondQuota() is not { } next)
        {
            return null;
        }

        var draft = new Draft(state, now);
        Queue(draft, next, "got a place of its project's quota");
        return draft.Decide();
    }

    private static JobRecord AdmitToQuota(Draft draft, JobRecord job, string message)
    {
        var limits = draft.State.LimitsOf(job.Key.Project);
        if (draft.State.Project(job.Key.Project) is null or { HasRoom: true })
        {
            return Queue(draft, job, message);
        }

        var detail = FormattableString.Invariant($"running: {limits.MaxRunning}");
        var why = FormattableString.Invariant($"waits for its project's quota: {limits.MaxRunning} jobs may run at a time");
        return Block(draft, job, BlockReason.Quota, detail, why);
    }

    private static JobRecord Queue(Draft draft, JobRecord job, string message) =>
        draft.Change(job.Enter(JobPhase.Queued, draft.Now, draft.NextVersion(), message));

    /// <summary>Notes what blocks the job; a job that is blocked already keeps its place in the timeline.</summary>
    internal static JobRecord Block(Draft draft, JobRecord job, BlockReason reason, string detail, string message) =>
        draft.Change(job.Enter(JobPhase.Blocked, draft.Now, draft.NextVersion(), message) with
        {
            Block = new JobBlock(reason, detail),
        });
}
