using System.Globalization;
using Grpc.Core;

namespace Mesh.JobIntake.Leadership.Forwarding;

/// <summary>Ends a call that no gRPC method of this process serves.</summary>
internal static class GrpcRefusal
{
    /// <summary>As headers alone when nothing was answered yet, and as trailers when something was.</summary>
    public static void Write(HttpContext context, RpcException error)
    {
        var response = context.Response;
        if (!response.HasStarted)
        {
            response.Clear();
            response.ContentType = "application/grpc";
            foreach (var (name, value) in Fields(error))
            {
                response.Headers[name] = value;
            }

            return;
        }

        foreach (var (name, value) in Fields(error))
        {
            response.AppendTrailer(name, value);
        }
    }

    private static IEnumerable<(string Name, string Value)> Fields(RpcException error)
    {
        yield return ("grpc-status", ((int)error.StatusCode).ToString(CultureInfo.InvariantCulture));
        yield return ("grpc-message", Uri.EscapeDataString(error.Status.Detail));
        foreach (var entry in error.Trailers)
        {
            yield return (entry.Key, entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : entry.Value);
        }
    }
}
