using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Scheduling;

namespace Mesh.Local.Nodes.Lifecycle;

/// <summary>When a pod must leave its node because of NoExecute taints.</summary>
internal static class TaintEviction
{
    /// <summary>Null: it may stay. A taint without a time counts from <paramref name="now"/>.</summary>
    public static DateTimeOffset? Deadline(JsonObject pod, JsonObject node, DateTimeOffset now)
    {
        var deadline = default(DateTimeOffset?);
        foreach (var taint in node.Objects("spec", "taints").Where(taint => taint.Text("effect") == "NoExecute"))
        {
            var since = Timestamps.Parse(taint.Text("timeAdded")) ?? now;
            var tolerations = Toleration.Matching(pod, taint).ToList();
            if (tolerations.Count == 0)
            {
                return since;
            }

            var seconds = tolerations.Select(toleration => toleration.Number("tolerationSeconds")).OfType<long>().ToList();
            if (seconds.Count > 0)
            {
                var until = since + TimeSpan.FromSeconds(Math.Max(0, seconds.Min()));
                deadline = deadline is null || until < deadline ? until : deadline;
            }
        }

        return deadline;
    }
}
