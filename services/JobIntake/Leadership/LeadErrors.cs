using Grpc.Core;
using Mesh.Hosting.Errors;

namespace Mesh.JobIntake.Leadership;

/// <summary>What callers are told about who leads.</summary>
internal static class LeadErrors
{
    public static RpcException NoLeader() =>
        MeshErrors.Unavailable("NO_LEADER", "No JobIntake leads the queue right now; call again.");

    public static RpcException NotLeader() =>
        MeshErrors.Unavailable("NOT_LEADER", "This JobIntake does not lead the queue, and the call was forwarded once; call again.");

    public static RpcException LeaderLost() => MeshErrors.Unavailable(
        "LEADER_LOST", "The JobIntake that leads the queue was lost during the call, which may have been carried out or not; call again.");

    public static RpcException LeadLost() =>
        MeshErrors.Unavailable("LEAD_LOST", "This JobIntake does not lead the queue any more; call again.");

    public static RpcException Full(int bound) => MeshErrors.ResourceExhausted(
        "FORWARDS_EXHAUSTED", $"{bound} calls are being forwarded to the leader or wait for one; try again later.");

    public static RpcException DeadlinePassed() =>
        new(new Status(StatusCode.DeadlineExceeded, "The call's deadline passed before the leader answered."));
}
