using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.JobIntake.Actor;
using Mesh.Queue;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake;

/// <summary>The one place where the queue's answers become gRPC errors.</summary>
internal static class IntakeErrors
{
    public static RpcException JobNotFound(JobKey key) => MeshErrors.NotFound("JOB_NOT_FOUND", $"There is no job {key}.");

    public static RpcException Stopping() => MeshErrors.Unavailable("STOPPING", "JobIntake is stopping.");

    /// <summary>The job of an answer that carried the command out; the error of any other.</summary>
    public static JobRecord? Done(QueueAnswer answer) => answer switch
    {
        QueueAnswer.Done done => done.Job,
        QueueAnswer.Refused refused => throw Of(refused.Refusal),
        QueueAnswer.Unavailable unavailable => throw MeshErrors.Unavailable("QUEUE_UNAVAILABLE", unavailable.Message),
        _ => throw new InvalidOperationException($"Unexpected answer {answer.GetType().Name}."),
    };

    private static RpcException Of(Refusal refusal) => refusal.Reason switch
    {
        RefusalReason.JobNotOpen => MeshErrors.NotFound("JOB_NOT_FOUND", refusal.Message),
        RefusalReason.JobExists => MeshErrors.AlreadyExists("JOB_EXISTS", refusal.Message, (refusal.Field, refusal.Message)),
        RefusalReason.LeaseStale => MeshErrors.FailedPrecondition("LEASE_STALE", refusal.Message),
        RefusalReason.SessionStale => MeshErrors.Aborted("SESSION_STALE", refusal.Message),
        _ => throw new InvalidOperationException($"Unexpected refusal {refusal.Reason}."),
    };
}
