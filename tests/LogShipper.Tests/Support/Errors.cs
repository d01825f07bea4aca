using Google.Rpc;
using Grpc.Core;

namespace Mesh.LogShipper.Tests.Support;

/// <summary>What a caller sees of an error.</summary>
internal static class Errors
{
    public static async Task<(StatusCode Code, string Reason)> OfAsync(Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        var details = error.Trailers.GetValueBytes("grpc-status-details-bin");
        var reason = details is null
            ? ""
            : Google.Rpc.Status.Parser.ParseFrom(details).Details.First(d => d.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>().Type;
        return (error.StatusCode, reason);
    }
}
