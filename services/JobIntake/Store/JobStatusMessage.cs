using Google.Protobuf.WellKnownTypes;
using Mesh.Intake.V1;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;
using BlockReason = Mesh.Queue.Jobs.BlockReason;
using JobBlock = Mesh.Queue.Jobs.JobBlock;

namespace Mesh.JobIntake.Store;

/// <summary>Between the queue's record of a job and the server-set fields of the contract's message.</summary>
internal static class JobStatusMessage
{
    /// <summary>The fields that the server sets, without the name.</summary>
    public static Job Of(JobRecord job)
    {
        var message = new Job
        {
            State = (JobState)job.Phase,
            Attempt = job.Attempt,
            CreateTime = job.CreateTime.ToTimestamp(),
            UpdateTime = job.UpdateTime.ToTimestamp(),
            StartTime = job.StartTime?.ToTimestamp(),
            EndTime = job.EndTime?.ToTimestamp(),
            ResourceVersion = job.Version,
            CancelRequested = job.CancelRequested,
            StateMessage = job.Message,
            Node = job.Node,
            Pod = job.Pod,
            InfrastructureRetries = job.InfrastructureRetries,
            Retries = job.Retries,
            Priority = job.Policy.Priority,
            Concurrency = PolicyMessage.Of(job.Policy.Group),
            Retry = PolicyMessage.Of(job.Policy.Retry),
            Block = job.Block is { } block ? new Intake.V1.JobBlock { Reason = (Intake.V1.BlockReason)block.Reason, Detail = block.Detail } : null,
            Outcome = job.Outcome is { } outcome ? OutcomeMessage.Of(outcome) : null,
        };
        if (job.RetryOf is { } retried)
        {
            message.RetryOf = new JobKey(job.Key.Project, retried).Name;
        }

        if (job.Workflow is { } link)
        {
            message.Workflow = new WorkflowKey(job.Key.Project, link.Id).Name;
            message.WorkflowNode = link.Title;
        }

        foreach (var entry in job.Timeline)
        {
            message.Timeline.Add(new JobTransition
            {
                State = (JobState)entry.Phase,
                Time = entry.Time.ToTimestamp(),
                Attempt = entry.Attempt,
                Message = entry.Message,
                ResourceVersion = entry.Version,
            });
        }

        return message;
    }

    /// <summary>
    /// The record without what a store keeps beside the message: epoch, dispatcher, times that the queue alone uses, ends, and
    /// whose wish a cancel was.
    /// </summary>
    public static JobRecord ToRecord(Job message, JobKey key, long sequence) => new()
    {
        Key = key,
        Sequence = sequence,
        Version = message.ResourceVersion,
        Phase = (JobPhase)message.State,
        Attempt = message.Attempt,
        CreateTime = message.CreateTime.ToDateTimeOffset(),
        UpdateTime = message.UpdateTime.ToDateTimeOffset(),
        StartTime = message.StartTime?.ToDateTimeOffset(),
        EndTime = message.EndTime?.ToDateTimeOffset(),
        CancelRequested = message.CancelRequested,
        Message = message.StateMessage,
        Node = message.Node,
        Pod = message.Pod,
        InfrastructureRetries = message.InfrastructureRetries,
        Retries = message.Retries,
        Policy = PolicyMessage.ToRecord(message),
        Block = message.Block is { } block ? new JobBlock((BlockReason)block.Reason, block.Detail) : null,
        RetryOf = message.RetryOf.Length > 0 ? ResourceId.Of(message.RetryOf) : null,
        Workflow = message.Workflow.Length > 0 ? new WorkflowLink(ResourceId.Of(message.Workflow), message.WorkflowNode) : null,
        Outcome = message.Outcome is { } outcome ? OutcomeMessage.ToRecord(outcome) : null,
        Timeline =
        [
            .. message.Timeline.Select(e => new TimelineEntry(
                (JobPhase)e.State, e.Time.ToDateTimeOffset(), e.Attempt, e.Message, e.ResourceVersion)),
        ],
    };
}
