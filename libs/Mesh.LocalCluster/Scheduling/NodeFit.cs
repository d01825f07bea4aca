using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Selectors;

namespace Mesh.Local.Scheduling;

/// <summary>Why a pod cannot go onto a node, in the scheduler's words; null when it can.</summary>
internal static class NodeFit
{
    private static readonly JsonObject Cordon = new()
    {
        ["key"] = "node.kubernetes.io/unschedulable",
        ["effect"] = "NoSchedule",
    };

    public static string? Refusal(JsonObject pod, JsonObject node, Resources free, Resources wanted)
    {
        if (node.Flag("spec", "unschedulable") == true && !Toleration.Covers(pod, Cordon))
        {
            return "node(s) were unschedulable";
        }

        foreach (var taint in node.Objects("spec", "taints"))
        {
            if (taint.Text("effect") is "NoSchedule" or "NoExecute" && !Toleration.Covers(pod, taint))
            {
                return $"node(s) had untolerated taint {{{taint.Text("key")}: {taint.Text("value")}}}";
            }
        }

        if (!MatchesSelector(pod, node) || !MatchesAffinity(pod, node))
        {
            return "node(s) didn't match Pod's node affinity/selector";
        }

        foreach (var name in wanted.Names)
        {
            if (wanted[name] > 0 && wanted[name] > free[name])
            {
                return name == "pods" ? "Too many pods" : $"Insufficient {name}";
            }
        }

        return null;
    }

    private static bool MatchesSelector(JsonObject pod, JsonObject node) =>
        pod.Pairs("spec", "nodeSelector").All(want => node.Text("metadata", "labels", want.Key) == want.Value);

    private static bool MatchesAffinity(JsonObject pod, JsonObject node)
    {
        var terms = pod.List(
            "spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms");
        if (terms is null)
        {
            return true;
        }

        return terms.OfType<JsonObject>().Any(term =>
            (term.List("matchExpressions") is not null || term.List("matchFields") is not null)
            && LabelSelector.FromExpressions(term.Objects("matchExpressions")).Matches(node)
            && term.Objects("matchFields").All(field =>
                field.Text("key") == "metadata.name"
                && (field.Text("operator") == "In") == field.Strings("values").Contains(node.Text("metadata", "name"))));
    }
}
