using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Mesh.Hosting.Errors;

/// <summary>
/// Makes the errors that Mesh answers with: a gRPC status with <c>google.rpc.ErrorInfo</c> (domain <c>mesh.dev</c>) and, for a
/// field at fault, <c>google.rpc.BadRequest</c> in <c>grpc-status-details-bin</c> (AIP-193).
/// </summary>
public static class MeshErrors
{
    /// <summary>The domain of every reason.</summary>
    public const string Domain = "mesh.dev";

    private const string DetailsTrailer = "grpc-status-details-bin";

    public static RpcException InvalidArgument(string reason, string message, params (string Field, string Description)[] violations) =>
        Make(StatusCode.InvalidArgument, reason, message, violations);

    public static RpcException NotFound(string reason, string message) => Make(StatusCode.NotFound, reason, message);

    public static RpcException AlreadyExists(string reason, string message, params (string Field, string Description)[] violations) =>
        Make(StatusCode.AlreadyExists, reason, message, violations);

    public static RpcException FailedPrecondition(string reason, string message) =>
        Make(StatusCode.FailedPrecondition, reason, message);

    public static RpcException OutOfRange(string reason, string message, params (string Field, string Description)[] violations) =>
        Make(StatusCode.OutOfRange, reason, message, violations);

    public static RpcException ResourceExhausted(string reason, string message) => Make(StatusCode.ResourceExhausted, reason, message);

    public static RpcException Unauthenticated(string reason, string message) => Make(StatusCode.Unauthenticated, reason, message);

    public static RpcException PermissionDenied(string reason, string message) => Make(StatusCode.PermissionDenied, reason, message);

    public static RpcException Unavailable(string reason, string message) => Make(StatusCode.Unavailable, reason, message);

    public static RpcException Aborted(string reason, string message) => Make(StatusCode.Aborted, reason, message);

    public static RpcException DeadlineExceeded(string reason, string message) => Make(StatusCode.DeadlineExceeded, reason, message);

    public static RpcException DataLoss(string reason, string message) => Make(StatusCode.DataLoss, reason, message);

    public static RpcException Unimplemented(string reason, string message) => Make(StatusCode.Unimplemented, reason, message);

    public static RpcException Internal(string reason, string message) => Make(StatusCode.Internal, reason, message);

    private static RpcException Make(
        StatusCode code, string reason, string message, params (string Field, string Description)[] violations)
    {
        // CommonProtos 2.0.0 has field 1 of ErrorInfo under its first name, `type`; on the wire it is `reason`.
        var status = new Status { Code = (int)code, Message = message };
        status.Details.Add(Any.Pack(new ErrorInfo { Type = reason, Domain = Domain }));
        if (violations.Length > 0)
        {
            var bad = new BadRequest();
            bad.FieldViolations.AddRange(violations.Select(v =>
                new BadRequest.Types.FieldViolation { Field = v.Field, Description = v.Description }));
            status.Details.Add(Any.Pack(bad));
        }

        var trailers = new Metadata { { DetailsTrailer, status.ToByteArray() } };
        return new RpcException(new Grpc.Core.Status(code, message), trailers);
    }
}
