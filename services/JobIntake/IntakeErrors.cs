using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Leadership;
using Mesh.JobIntake.Store;
using Mesh.Queue;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.JobIntake;

/// <summary>The one place where the queue's answers become gRPC errors.</summary>
internal static class IntakeErrors
{
    public static RpcException JobNotFound(JobKey key) => MeshErrors.NotFound("JOB_NOT_FOUND", $"There is no job {key}.");

    public static RpcException WorkflowNotFound(WorkflowKey key) =>
        MeshErrors.NotFound("WORKFLOW_NOT_FOUND", $"There is no workflow {key}.");

    public static RpcException RequestReused(RequestKey? request) => MeshErrors.AlreadyExists(
        "REQUEST_ID_REUSED",
        $"request_id {request?.RequestId} was used in project {request?.Project} with another body.",
        ("request_id", "was used with another body"));

    /// <summary>A call that is repeated so late that its job is just being removed; the next try makes a new one.</summary>
    public static RpcException RequestExpired(RequestKey? request) => MeshErrors.Unavailable(
        "REQUEST_EXPIRED", $"What request_id {request?.RequestId} led to was just removed, for its age; try again.");

    public static RpcException Stopping() => MeshErrors.Unavailable("STOPPING", "JobIntake is stopping.");

    /// <summary>Why a stream ends that nobody wanted to end: the queue is not here any more.</summary>
    public static RpcException Ended(QueueRole role) =>
        role.Current.Phase == RolePhase.Stopping ? Stopping() : LeadErrors.LeadLost();

    /// <summary>The job of an answer that carried the command out; the error of any other.</summary>
    public static JobRecord? Done(QueueAnswer answer) => CarriedOut(answer).Job;

    /// <summary>The workflow of an answer that carried the command out; the error of any other.</summary>
    public static WorkflowRecord DoneWorkflow(QueueAnswer answer) =>
        CarriedOut(answer).Workflow ?? throw new InvalidOperationException("A workflow's command was answered without one.");

    private static QueueAnswer.Done CarriedOut(QueueAnswer answer) => answer switch
    {
        QueueAnswer.Done done => done,
        QueueAnswer.Refused refused => throw Of(refused.Refusal),
        QueueAnswer.Unavailable unavailable => throw MeshErrors.Unavailable("QUEUE_UNAVAILABLE", unavailable.Message),
        _ => throw new InvalidOperationException($"Unexpected answer {answer.GetType().Name}."),
    };

    private static RpcException Of(Refusal refusal) => refusal.Reason switch
    {
        RefusalReason.JobNotOpen => MeshErrors.NotFound("JOB_NOT_FOUND", refusal.Message),
        RefusalReason.JobExists => MeshErrors.AlreadyExists("JOB_EXISTS", refusal.Message, (refusal.Field, refusal.Message)),
        RefusalReason.WorkflowNotOpen => MeshErrors.NotFound("WORKFLOW_NOT_FOUND", refusal.Message),
        RefusalReason.QueueFull => MeshErrors.ResourceExhausted("QUEUE_FULL", refusal.Message),
        RefusalReason.ProjectFull => MeshErrors.ResourceExhausted("PROJECT_QUEUE_FULL", refusal.Message),
        RefusalReason.TooManySubmits => MeshErrors.ResourceExhausted("SUBMIT_RATE_EXCEEDED", refusal.Message),
        RefusalReason.WorkflowTooLarge => MeshErrors.FailedPrecondition("WORKFLOW_TOO_LARGE", refusal.Message),
        RefusalReason.LeaseStale => MeshErrors.FailedPrecondition("LEASE_STALE", refusal.Message),
        RefusalReason.SessionStale => MeshErrors.Aborted("SESSION_STALE", refusal.Message),
        _ => throw new InvalidOperationException($"Unexpected refusal {refusal.Reason}."),
    };
}
