using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Tables;

internal static class PodColumns
{
    public static IReadOnlyList<TableColumn> Make(TableColumn name, TableColumn age) =>
    [
        name,
        new("Ready", (o, _) => Ready(o)),
        new("Status", (o, _) => Status(o)),
        new("Restarts", (o, now) => Restarts(o, now)),
        age,
        new("IP", (o, _) => o.Text("status", "podIP") ?? "<none>", 1),
        new("Node", (o, _) => o.Text("spec", "nodeName") ?? "<none>", 1),
        new("Nominated Node", (o, _) => o.Text("status", "nominatedNodeName") ?? "<none>", 1),
        new("Readiness Gates", (o, _) => "<none>", 1),
    ];

    /// <summary>The one word that kubectl shows for a pod.</summary>
    public static string Status(JsonObject pod)
    {
        var reason = pod.Text("status", "reason") ?? pod.Text("status", "phase") ?? "Unknown";
        var init = pod.Objects("status", "initContainerStatuses").ToList();
        var sidecars = Sidecars(pod);
        for (var i = 0; i < init.Count; i++)
        {
            var state = init[i].Map("state");
            if (state.Number("terminated", "exitCode") == 0
                || (sidecars.Contains(init[i].Text("name") ?? "") && init[i].Flag("started") == true))
            {
                continue;
            }

            if (state.Map("terminated") is { } ended)
            {
                return "Init:" + Ended(ended);
            }

            return state.Text("waiting", "reason") is { Length: > 0 } why and not "PodInitializing"
                ? "Init:" + why
                : Deleting(pod, $"Init:{i}/{init.Count}");
        }

        var running = false;
        foreach (var container in pod.Objects("status", "containerStatuses").Reverse())
        {
            if (container.Text("state", "waiting", "reason") is { Length: > 0 } waiting)
            {
                reason = waiting;
            }
            else if (container.Map("state", "terminated") is { } ended)
            {
                reason = Ended(ended);
            }
            else
            {
                running |= container.Flag("ready") == true && container.Map("state", "running") is not null;
            }
        }

        if (reason == "Completed" && running)
        {
            var ready = pod.Objects("status", "conditions")
                .Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");
            reason = ready ? "Running" : "NotReady";
        }

        return Deleting(pod, reason);
    }

    private static string Deleting(JsonObject pod, string reason)
    {
        if (pod.Text("metadata", "deletionTimestamp") is null)
        {
            return reason;
        }

        return pod.Text("status", "reason") == "NodeLost" ? "Unknown" : "Terminating";
    }

    private static string Ended(JsonObject ended)
    {
        if (ended.Text("reason") is { Length: > 0 } reason)
        {
            return reason;
        }

        return ended.Number("signal") is > 0 and var signal ? $"Signal:{signal}" : $"ExitCode:{ended.Number("exitCode")}";
    }

    private static HashSet<string> Sidecars(JsonObject pod) =>
    [
        .. pod.Objects("spec", "initContainers")
            .Where(container => container.Text("restartPolicy") == "Always")
            .Select(container => container.Text("name") ?? ""),
    ];

    private static string Ready(JsonObject pod)
    {
        var sidecars = Sidecars(pod);
        var counted = pod.Objects("status", "containerStatuses").Concat(
            pod.Objects("status", "initContainerStatuses").Where(c => sidecars.Contains(c.Text("name") ?? "")));
        var ready = counted.Count(c => c.Flag("ready") == true && c.Map("state", "running") is not null);
        return $"{ready}/{pod.Objects("spec", "containers").Count() + sidecars.Count}";
    }

    private static string Restarts(JsonObject pod, DateTimeOffset now)
    {
        var statuses = pod.Objects("status", "initContainerStatuses").Concat(pod.Objects("status", "containerStatuses")).ToList();
        var count = statuses.Sum(status => status.Number("restartCount") ?? 0);
        var last = statuses.Select(status => status.Text("lastState", "terminated", "finishedAt")).Max();
        return count > 0 && last is not null ? $"{count} ({Ages.Since(last, now)} ago)" : $"{count}";
    }
}
