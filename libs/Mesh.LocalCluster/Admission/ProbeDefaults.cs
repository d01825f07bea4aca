using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Admission;

/// <summary>What the API server fills into the probes of a container.</summary>
internal static class ProbeDefaults
{
    private static readonly string[] Probes = ["startupProbe", "livenessProbe", "readinessProbe"];

    public static void Apply(JsonObject container)
    {
        foreach (var name in Probes)
        {
            if (container.Map(name) is not { } probe)
            {
                continue;
            }

            // Zero means "not set" in the API, as for every number with a default.
            Default(probe, "timeoutSeconds", 1);
            Default(probe, "periodSeconds", 10);
            Default(probe, "successThreshold", 1);
            Default(probe, "failureThreshold", 3);
            if (probe.Map("httpGet") is { } http)
            {
                http["path"] ??= "/";
                http["scheme"] ??= "HTTP";
            }
        }
    }

    private static void Default(JsonObject probe, string name, int value)
    {
        if ((probe.Number(name) ?? 0) == 0)
        {
            probe[name] = value;
        }
    }
}
