using Google.Rpc;
using Grpc.Core;

namespace Mesh.Reporter.Tests.Hosting;

/// <summary>Reads what a failed call says.</summary>
internal static class Errors
{
    private static Google.Rpc.Status Details(RpcException error) =>
        Google.Rpc.Status.Parser.ParseFrom(error.Trailers.GetValueBytes("grpc-status-details-bin"));

    internal static string Reason(this RpcException error) =>
        // CommonProtos 2.0.0 calls the field `type`; on the wire it is `reason`.
        Details(error).Details.Single(d => d.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>().Type;

    internal static IEnumerable<string> Fields(this RpcException error) =>
        Details(error).Details.Where(d => d.Is(BadRequest.Descriptor))
            .SelectMany(d => d.Unpack<BadRequest>().FieldViolations)
            .Select(v => v.Field);

    internal static async Task<RpcException> OfAsync<T>(AsyncUnaryCall<T> call) =>
        await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
}
