using Microsoft.AspNetCore.Http;

namespace Mesh.Local.Ingress;

/// <summary>Answers of the Ingress itself: a gRPC status for a gRPC call, a plain HTTP one otherwise.</summary>
internal static class Refusals
{
    private const int Unimplemented = 12;
    private const int Unavailable = 14;

    public static bool IsGrpc(HttpRequest request) =>
        request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    public static Task NoRouteAsync(HttpContext context) =>
        WriteAsync(context, 404, Unimplemented, $"no Ingress route for {context.Request.Path}");

    public static Task NoBackendAsync(HttpContext context, string service) =>
        WriteAsync(context, 503, Unavailable, $"service {service} has no ready endpoint");

    public static Task BackendDownAsync(HttpContext context, string service) =>
        WriteAsync(context, 503, Unavailable, $"service {service} does not answer");

    /// <summary>The backend went away in the middle of an answer.</summary>
    public static void Broken(HttpContext context)
    {
        if (IsGrpc(context.Request) && context.Response.SupportsTrailers())
        {
            context.Response.AppendTrailer("grpc-status", "14");
            context.Response.AppendTrailer("grpc-message", "the service went away");
        }
        else
        {
            context.Abort();
        }
    }

    private static Task WriteAsync(HttpContext context, int http, int grpc, string message)
    {
        var response = context.Response;
        if (IsGrpc(context.Request))
        {
            // Trailers only: the status travels in the headers, and the stream ends with them.
            response.StatusCode = 200;
            response.ContentType = "application/grpc";
            response.Headers["grpc-status"] = grpc.ToString(System.Globalization.CultureInfo.InvariantCulture);
            response.Headers["grpc-message"] = Uri.EscapeDataString(message).Replace("%20", " ");
            return Task.CompletedTask;
        }

        response.StatusCode = http;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(message + "\n", context.RequestAborted);
    }
}
