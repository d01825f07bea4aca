using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Spool;

namespace Mesh.LogShipper;

/// <summary>The one place where the spool's refusals become gRPC errors.</summary>
internal static class LogErrors
{
    public static RpcException From(SpoolRefusal refusal) => refusal.Kind switch
    {
        SpoolRefusalKind.Gap => MeshErrors.InvalidArgument("LOG_GAP", refusal.Message, ("frame.offset", refusal.Message)),
        SpoolRefusalKind.Sealed => MeshErrors.FailedPrecondition("LOG_SEALED", refusal.Message),
        SpoolRefusalKind.SealMismatch => MeshErrors.FailedPrecondition("SEAL_MISMATCH", refusal.Message),
        // Not RESOURCE_EXHAUSTED: writers retry that, and trying again helps no log that is too long.
        SpoolRefusalKind.LogTooLong => MeshErrors.FailedPrecondition("LOG_TOO_LONG", refusal.Message),
        SpoolRefusalKind.TooManyWriters =>
            MeshErrors.InvalidArgument("LOG_WRITERS", refusal.Message, ("open.writer", refusal.Message)),
        SpoolRefusalKind.DiskFull => MeshErrors.ResourceExhausted("LOG_DISK_FULL", refusal.Message),
        SpoolRefusalKind.DiskFailed => MeshErrors.Unavailable("LOG_DISK_FAILED", refusal.Message),
        SpoolRefusalKind.Closed => Stopping(),
        SpoolRefusalKind.NotSealed => throw new InvalidOperationException("Whoever takes a log out looks at the refusal itself."),
        _ => throw new InvalidOperationException($"No gRPC error is set for {refusal.Kind}."),
    };

    public static RpcException Stopping() =>
        MeshErrors.Unavailable("LOG_SERVICE_STOPPING", "The log service is stopping; open again.");
}
