using System.Buffers;
using System.Net;

namespace Mesh.JobIntake.Leadership.Forwarding;

/// <summary>The leader's answer on its way to the caller, message by message, as fast as the caller takes it.</summary>
internal static class ForwardedAnswer
{
    private const string Status = "grpc-status";

    /// <returns>False: it is no answer of a gRPC service, or ended without a status.</returns>
    public static async Task<bool> CopyAsync(HttpResponseMessage answer, HttpContext context, CancellationToken cancellationToken)
    {
        if (answer.StatusCode != HttpStatusCode.OK
            || answer.Content.Headers.ContentType?.MediaType?.StartsWith("application/grpc", StringComparison.Ordinal) != true)
        {
            return false;
        }

        var response = context.Response;
        foreach (var (name, values) in answer.Headers.NonValidated)
        {
            response.Headers[name] = values.ToArray();
        }

        response.ContentType = answer.Content.Headers.NonValidated["Content-Type"].ToString();
        if (response.Headers.ContainsKey(Status))
        {
            // Trailers only: it has to stay one frame, so that nothing may be flushed.
            return true;
        }

        // The headers tell a watch that from here on nothing is missed.
        await response.StartAsync(cancellationToken);
        await FlushAsync(response, cancellationToken);
        await CopyBodyAsync(answer, response, cancellationToken);
        foreach (var (name, values) in answer.TrailingHeaders.NonValidated)
        {
            response.AppendTrailer(name, values.ToArray());
        }

        return answer.TrailingHeaders.NonValidated.Contains(Status);
    }

    private static async Task CopyBodyAsync(HttpResponseMessage answer, HttpResponse response, CancellationToken cancellationToken)
    {
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var messages = new WholeMessages();
        while (await messages.ReadAsync(body, cancellationToken) is { IsEmpty: false } next)
        {
            response.BodyWriter.Write(next.Span);
            await FlushAsync(response, cancellationToken);
        }
    }

    // Kestrel resets a stream whose flush is cancelled. One that is left behind lets a caller that reads on find why the call ended.
    private static Task FlushAsync(HttpResponse response, CancellationToken cancellationToken) =>
        response.BodyWriter.FlushAsync(CancellationToken.None).AsTask().WaitAsync(cancellationToken);
}
