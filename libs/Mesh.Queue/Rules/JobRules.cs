using Mesh.Queue.Commands;
using Mesh.Queue.Jobs;

namespace Mesh.Queue.Rules;

/// <summary>How jobs come in, and how long they may wait.</summary>
internal static class JobRules
{
    // A decision is committed whole: what one of them may hold is bounded.
    private const int OverdueAtOnce = 1000;

    public static Decision Submit(QueueState state, QueueCommand.Submit command, DateTimeOffset now, QueueLimits limits)
    {
        var request = command.Job;
        if (state.HasId(request.Key.Id))
        {
            return Decision.Refused(RefusalReason.JobExists, "job", $"{request.Key} exists already.");
        }

        if (Refuse(state, request.Key.Project, 1, now, limits) is { } refused)
        {
            return refused;
        }

        var draft = new Draft(state, now);
        return draft.Decide(AdmissionRules.Admit(draft, Make(draft, request, link: null), "stored"));
    }

    /// <summary>The refusal of <paramref name="count"/> more jobs of a project; null when there is room for them.</summary>
    public static Decision? Refuse(QueueState state, string project, int count, DateTimeOffset now, QueueLimits limits)
    {
        var its = limits.Of(project);
        var queue = state.Project(project);
        if (RefuseForEver(project, its, count, limits) is { } refused)
        {
            return refused;
        }

        if (state.OpenJobs + count > limits.MaxOpenJobs)
        {
            return Decision.Refused(
                RefusalReason.QueueFull, "job", FormattableString.Invariant($"The queue has its {limits.MaxOpenJobs} open jobs."));
        }

        if ((queue?.Waiting ?? 0) + count > its.MaxWaiting)
        {
            return Decision.Refused(
                RefusalReason.ProjectFull,
                "job.project",
                FormattableString.Invariant($"Project {project} may have {its.MaxWaiting} jobs waiting; {queue?.Waiting ?? 0} are."));
        }

        var fits = queue?.Bucket.Has(count, now) ?? (its.SubmitsPerMinute == 0 || count <= its.SubmitsPerMinute);
        return fits
            ? null
            : Decision.Refused(
                RefusalReason.TooManySubmits,
                "job.project",
                FormattableString.Invariant($"Project {project} may submit {its.SubmitsPerMinute} jobs a minute."));
    }

    private static Decision? RefuseForEver(string project, ProjectLimits its, int count, QueueLimits limits)
    {
        var bound = count > limits.MaxOpenJobs ? FormattableString.Invariant($"the queue may have {limits.MaxOpenJobs} open jobs")
            : count > its.MaxWaiting ? FormattableString.Invariant($"project {project} may have {its.MaxWaiting} jobs waiting")
            : its.SubmitsPerMinute > 0 && count > its.SubmitsPerMinute
                ? FormattableString.Invariant($"project {project} may submit {its.SubmitsPerMinute} jobs a minute")
                : null;
        return bound is null
            ? null
            : Decision.Refused(
                RefusalReason.WorkflowTooLarge,
                "workflow.nodes",
                FormattableString.Invariant(
                    $"The workflow has {count} jobs, and {bound}: it can never be stored. Split it, or raise the limit."));
    }

    /// <summary>The record of a job that comes in; where it is in its life is for admission to say.</summary>
    public static JobRecord Make(Draft draft, JobRequest request, WorkflowLink? link)
    {
        var sequence = draft.NextVersion();
        return new JobRecord
        {
            Key = request.Key,
            Sequence = sequence,
            Version = sequence,
            Phase = JobPhase.Queued,
            CreateTime = draft.Now,
            UpdateTime = draft.Now,
            Policy = request.Policy,
            QueueDeadline = request.QueueTimeout is { } wait ? draft.Now + wait : null,
            RetryOf = request.RetryOf,
            Workflow = link,
        };
    }

    /// <summary>Ends jobs that waited too long for their first lease, so many at a time.</summary>
    public static IEnumerable<Decision> EndOverdue(QueueState state, DateTimeOffset now)
    {
        for (var i = 0; i < OverdueAtOnce && state.NextOverdue(now) is { } job; i++)
        {
            var draft = new Draft(state, now);
            var waited = (job.QueueDeadline - job.CreateTime)!.Value;
            var message = FormattableString.Invariant($"no lease within queue_timeout, {waited.TotalSeconds:0.###} s: {job.Message}");
            var late = job with { Version = draft.NextVersion(), UpdateTime = now };
            draft.Change(Endings.End(late, new AttemptOutcome(EndReason.QueueTimeout, message), now));
            yield return draft.Decide();
        }
    }
}
