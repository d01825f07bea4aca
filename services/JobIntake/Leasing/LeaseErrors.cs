using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Queue.Effects;

namespace Mesh.JobIntake.Leasing;

internal static class LeaseErrors
{
    public static RpcException Ended(SessionEnd reason) => reason switch
    {
        SessionEnd.Superseded => MeshErrors.Aborted("SESSION_SUPERSEDED", "Another stream of this dispatcher took over."),
        SessionEnd.Expired => MeshErrors.Aborted("SESSION_EXPIRED", "No heartbeat came in time: the leases were taken away."),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Unknown end."),
    };

    public static RpcException TooSlow() =>
        MeshErrors.Aborted("SESSION_TOO_SLOW", "The stream is not read: open another one and read it.");

    public static RpcException Reloading() =>
        MeshErrors.Unavailable("QUEUE_RELOADING", "The queue reloads itself from its store; come back.");

    public static RpcException Invalid(string field, string description) =>
        MeshErrors.InvalidArgument("LEASE_MESSAGE_INVALID", $"{field}: {description}.", (field, description));
}
