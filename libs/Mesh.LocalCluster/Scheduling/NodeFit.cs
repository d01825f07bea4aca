using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Selectors;

namespace Mesh.Local.Scheduling;

/// <summary>Why a pod cannot go onto a node, in the scheduler's words; null when it can.</summary>
internal static class NodeFit
{
    public static string? Refusal(JsonObject pod, JsonObject node, Resources free, Resources wanted)
    {
        if (node.Flag("spec", "unschedulable") == true && !Tolerates(pod, "node.kubernetes.io/unschedulable", "", "NoSchedule"))
        {
            return "node(s) were unschedulable";
        }

        foreach (var taint in node.Objects("spec", "taints"))
        {
            var (key, value, effect) = (taint.Text("key") ?? "", taint.Text("value") ?? "", taint.Text("effect") ?? "");
            if (effect is "NoSchedule" or "NoExecute" && !Tolerates(pod, key, value, effect))
            {
                return $"node(s) had untolerated taint {{{key}: {value}}}";
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

    private static bool Tolerates(JsonObject pod, string key, string value, string effect) =>
        pod.Objects("spec", "tolerations").Any(toleration =>
            (toleration.Text("effect") is not { Length: > 0 } given || given == effect)
            && (toleration.Text("key") is not { Length: > 0 } name
                ? toleration.Text("operator") == "Exists"
                : name == key && (toleration.Text("operator") == "Exists" || (toleration.Text("value") ?? "") == value)));

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
