using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Admission;

/// <summary>The QoS class of a pod, by the published rules.</summary>
internal static class PodQuality
{
    public static string Of(JsonObject pod)
    {
        var any = false;
        var guaranteed = true;
        foreach (var container in pod.Objects("spec", "containers").Concat(pod.Objects("spec", "initContainers")))
        {
            var limits = container.Map("resources", "limits");
            var requests = container.Map("resources", "requests");
            foreach (var resource in (string[])["cpu", "memory"])
            {
                any |= limits?[resource] is not null || requests?[resource] is not null;
                guaranteed &= limits?[resource] is { } limit
                    && (requests?[resource] is not { } request || JsonNode.DeepEquals(limit, request));
            }
        }

        return !any ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
    }
}
