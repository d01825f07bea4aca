using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Mesh.JobIntake.Tests.Harness;

/// <summary>Reads the details of errors.</summary>
internal static class Errors
{
    public static string Reason(RpcException error) =>
        Details(error).Details.Select(any => any.TryUnpack<ErrorInfo>(out var info) ? info.Type : null).OfType<string>().Single();

    public static IReadOnlyList<string> Fields(RpcException error) =>
    [
        .. Details(error).Details
            .SelectMany(any => any.TryUnpack<BadRequest>(out var bad) ? bad.FieldViolations.AsEnumerable() : [])
            .Select(violation => violation.Field),
    ];

    private static Status Details(RpcException error) =>
        Status.Parser.ParseFrom(error.Trailers.GetValueBytes("grpc-status-details-bin") ?? []);
}
