using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Scheduling;

/// <summary>Which taints a pod bears.</summary>
internal static class Toleration
{
    public static bool Covers(JsonObject pod, JsonObject taint) => Matching(pod, taint).Any();

    /// <summary>The tolerations of the pod that match the taint.</summary>
    public static IEnumerable<JsonObject> Matching(JsonObject pod, JsonObject taint) =>
        pod.Objects("spec", "tolerations").Where(toleration => Matches(toleration, taint));

    private static bool Matches(JsonObject toleration, JsonObject taint)
    {
        if (toleration.Text("effect") is { Length: > 0 } effect && effect != taint.Text("effect"))
        {
            return false;
        }

        var exists = toleration.Text("operator") == "Exists";
        return toleration.Text("key") is { Length: > 0 } key
            ? key == taint.Text("key") && (exists || (toleration.Text("value") ?? "") == (taint.Text("value") ?? ""))
            : exists;
    }
}
