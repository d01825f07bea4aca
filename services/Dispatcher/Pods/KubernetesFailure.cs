using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Mesh.Dispatcher.Pods;

/// <summary>Reads what went wrong in a call to the Kubernetes API.</summary>
internal static class KubernetesFailure
{
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
    public static PodsUnavailableException Wrap(Exception e) => new(
        e is HttpOperationException answered ? Describe(answered) : $"the Kubernetes API does not answer: {e.Message}", e);

    /// <summary>The server's own words where it gave some.</summary>
    public static string Describe(HttpOperationException e)
    {
        try
        {
            var status = KubernetesJson.Deserialize<V1Status>(e.Response?.Content ?? "");
            return status.Message ?? e.Message;
        }
        catch (JsonException)
        {
            return e.Message;
        }
    }
}
