using Mesh.Hosting.Names;
using Mesh.Intake.V1;

namespace Mesh.JobIntake.Submission;

/// <summary>Checks a SubmitJobRequest against the bounds that the contract states.</summary>
internal static class JobValidation
{
    /// <summary>Labels that a job or a workflow may have.</summary>
    public const int MaxLabels = 64;

    private const int MaxRequestId = 128;

    /// <summary>Checks a whole request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="prefix">Where it is, when it is part of another message.</param>
    public static Violations Check(SubmitJobRequest request, string prefix = "")
    {
        var found = new Violations { Prefix = prefix };
        CheckRequestId(request.RequestId, found);
        if (request.Job is not { } job)
        {
            found.Add("job", "required");
            return found;
        }

        found.Require(ProjectId.IsValid(job.Project), "job.project", $"required: {ProjectId.Form}");
        CheckJob(job, found);
        return found;
    }

    public static void CheckRequestId(string requestId, Violations found) => found.Require(
        requestId.Length <= MaxRequestId && TextRules.IsRequestId(requestId),
        "request_id",
        $"at most {MaxRequestId} characters of [A-Za-z0-9._:/-]");

    /// <summary>Checks a job but for its project.</summary>
    public static void CheckJob(Job job, Violations found)
    {
        CheckServerSet(job, found);
        LabelValidation.Check(job.Labels, MaxLabels, "job.labels", found);
        SchedulingValidation.Check(job, "job", found);
        if (job.Spec is { } spec)
        {
            SpecValidation.Check(spec, found);
        }
        else
        {
            found.Add("job.spec", "required");
        }
    }

    private static void CheckServerSet(Job job, Violations found)
    {
        (bool IsSet, string Field)[] fields =
        [
            (job.Name.Length > 0, "name"),
            (job.State != JobState.Unspecified, "state"),
            (job.Outcome is not null, "outcome"),
            (job.Attempt != 0, "attempt"),
            (job.CreateTime is not null, "create_time"),
            (job.StartTime is not null, "start_time"),
            (job.EndTime is not null, "end_time"),
            (job.UpdateTime is not null, "update_time"),
            (job.ResourceVersion != 0, "resource_version"),
            (job.CancelRequested, "cancel_requested"),
            (job.StateMessage.Length > 0, "state_message"),
            (job.Node.Length > 0, "node"),
            (job.Pod.Length > 0, "pod"),
            (job.Timeline.Count > 0, "timeline"),
            (job.InfrastructureRetries != 0, "infrastructure_retries"),
            (job.Block is not null, "block"),
            (job.Retries != 0, "retries"),
            (job.Workflow.Length > 0, "workflow"),
            (job.WorkflowNode.Length > 0, "workflow_node"),
            (job.RetryOf.Length > 0, "retry_of"),
        ];
        foreach (var (_, field) in fields.Where(field => field.IsSet))
        {
            found.Add($"job.{field}", "set by the server; leave it out");
        }
    }
}
