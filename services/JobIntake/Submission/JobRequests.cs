using Mesh.Intake.V1;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Submission;

/// <summary>Tells the queue what a job asks of it.</summary>
internal static class JobRequests
{
    private static readonly TimeSpan DefaultQueueTimeout = TimeSpan.FromDays(7);

    public static JobRequest Of(JobKey key, Job definition) => new(key)
    {
        Policy = PolicyMessage.ToRecord(definition),
        QueueTimeout = definition.Spec.Limits?.QueueTimeout?.ToTimeSpan() ?? DefaultQueueTimeout,
    };
}
