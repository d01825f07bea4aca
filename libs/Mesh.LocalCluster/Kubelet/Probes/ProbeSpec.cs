using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Kubelet.Probes;

/// <summary>One probe of a container, with the API's defaults where it says nothing.</summary>
internal sealed record ProbeSpec(
    ProbeKind Kind,
    JsonObject Action,
    TimeSpan InitialDelay,
    TimeSpan Period,
    TimeSpan Timeout,
    int SuccessThreshold,
    int FailureThreshold,
    TimeSpan? Grace)
{
    public static ProbeSpec? Of(JsonObject container, ProbeKind kind)
    {
        var name = kind switch
        {
            ProbeKind.Startup => "startupProbe",
            ProbeKind.Liveness => "livenessProbe",
            _ => "readinessProbe",
        };
        if (container.Map(name) is not { } probe)
        {
            return null;
        }

        return new ProbeSpec(
            kind,
            probe,
            Seconds(probe, "initialDelaySeconds", 0, 0),
            Seconds(probe, "periodSeconds", 10, 1),
            Seconds(probe, "timeoutSeconds", 1, 1),
            (int)Math.Max(1, probe.Number("successThreshold") ?? 1),
            (int)Math.Max(1, probe.Number("failureThreshold") ?? 3),
            probe.Number("terminationGracePeriodSeconds") is { } grace ? TimeSpan.FromSeconds(grace) : null);
    }

    private static TimeSpan Seconds(JsonObject probe, string name, long fallback, long least) =>
        TimeSpan.FromSeconds(Math.Max(least, probe.Number(name) ?? fallback));
}
