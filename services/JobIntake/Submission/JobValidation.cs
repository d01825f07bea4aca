using Mesh.Hosting.Names;
using Mesh.Intake.V1;

namespace Mesh.JobIntake.Submission;

/// <summary>Checks a SubmitJobRequest against the bounds that the contract states.</summary>
internal static class JobValidation
{
    private const int MaxRequestId = 128;
    private const int MaxLabels = 64;
    private const int MaxLabelText = 63;

    public static Violations Check(SubmitJobRequest request)
    {
        var found = new Violations();
        found.Require(
            request.RequestId.Length <= MaxRequestId && TextRules.IsRequestId(request.RequestId),
            "request_id",
            $"at most {MaxRequestId} characters of [A-Za-z0-9._:/-]");
        if (request.Job is not { } job)
        {
            found.Add("job", "required");
            return found;
        }

        found.Require(ProjectId.IsValid(job.Project), "job.project", $"required: {ProjectId.Form}");
        CheckServerSet(job, found);
        CheckLabels(job, found);
        if (job.Spec is { } spec)
        {
            SpecValidation.Check(spec, found);
        }
        else
        {
            found.Add("job.spec", "required");
        }

        return found;
    }

    private static void CheckLabels(Job job, Violations found)
    {
        found.Require(job.Labels.Count <= MaxLabels, "job.labels", $"at most {MaxLabels} labels");
        foreach (var (key, value) in job.Labels.Take(MaxLabels))
        {
            // A key that breaks the rules is not repeated in the answer: it may be anything.
            if (key.Length is 0 or > MaxLabelText || !TextRules.IsLabelText(key))
            {
                found.Add("job.labels", $"keys are 1 to {MaxLabelText} characters of [A-Za-z0-9._/-]");
            }
            else if (value.Length > MaxLabelText || !TextRules.IsLabelText(value))
            {
                found.Add($"job.labels[{key}]", $"at most {MaxLabelText} characters of [A-Za-z0-9._/-]");
            }
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
        ];
        foreach (var (_, field) in fields.Where(field => field.IsSet))
        {
            found.Add($"job.{field}", "set by the server; leave it out");
        }
    }
}
