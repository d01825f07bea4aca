using Google.Protobuf.WellKnownTypes;
using Mesh.Intake.V1;
using Mesh.Queue.Jobs;

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
            Outcome = job.Outcome is { } outcome ? OutcomeMessage.Of(outcome) : null,
        };
        foreach (var entry in job.Timeline)
        {
            message.Timeline.Add(new JobTransition
            {
                State = (JobState)entry.Phase,
                Time = entry.Time.ToTimestamp(),
                Attempt = entry.Attempt,
                Message = entry.Message,
            });
        }

        return message;
    }

    /// <summary>
    /// The record without what a store keeps beside the message: epoch, dispatcher, lease and retry times, ends.
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
        Outcome = message.Outcome is { } outcome ? OutcomeMessage.ToRecord(outcome) : null,
        Timeline =
        [
            .. message.Timeline.Select(e => new TimelineEntry(
                (JobPhase)e.State, e.Time.ToDateTimeOffset(), e.Attempt, e.Message)),
        ],
    };
}
