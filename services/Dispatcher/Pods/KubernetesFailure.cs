using System.Globalization;
using System.Net;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Mesh.Dispatcher.Pods;

/// <summary>Reads what went wrong in a call to the Kubernetes API.</summary>
internal static class KubernetesFailure
{
    // A server that asks for more is asked again all the same: jobs wait for it.
    private const int LongestRetryAfter = 60;

    /// <summary>
    /// True for what another try may mend: no connection, a time-out, and every status that names no fault of the call.
    /// </summary>
    public static bool MayPass(Exception e, CancellationToken cancellationToken) => e switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        HttpRequestException or IOException or HttpOperationException or JsonException => true,
        _ => false,
    };

    /// <summary>Wraps such a failure.</summary>
    public static PodsUnavailableException Wrap(Exception e) => e is HttpOperationException answered
        ? new PodsUnavailableException(Describe(answered), e)
        {
            RetryAfter = RetryAfter(answered),
            MayHaveHappened = answered.Response.StatusCode >= HttpStatusCode.InternalServerError,
        }
        : new PodsUnavailableException($"the Kubernetes API does not answer: {e.Message}", e)
        {
            MayHaveHappened = e is not HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError,
            },
        };

    /// <summary>The server's own words where it gave some.</summary>
    public static string Describe(HttpOperationException e) => Status(e)?.Message ?? e.Message;

    /// <summary>The machine-readable reason, such as <c>AlreadyExists</c>; null where the server gave none.</summary>
    public static string? Reason(HttpOperationException e) => Status(e)?.Reason;

    // By the header, else by the Status: the priority and fairness of the API server uses the first, some proxies the second.
    private static TimeSpan? RetryAfter(HttpOperationException e)
    {
        var header = e.Response.Headers
            .FirstOrDefault(h => h.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault();
        var seconds = int.TryParse(header, CultureInfo.InvariantCulture, out var told)
            ? told
            : Status(e)?.Details?.RetryAfterSeconds;
        seconds ??= e.Response.StatusCode == HttpStatusCode.TooManyRequests ? 1 : null;
        return seconds is > 0 ? TimeSpan.FromSeconds(Math.Min(seconds.Value, LongestRetryAfter)) : null;
    }

    private static V1Status? Status(HttpOperationException e)
    {
        try
        {
            return string.IsNullOrEmpty(e.Response?.Content) ? null : KubernetesJson.Deserialize<V1Status>(e.Response.Content);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
