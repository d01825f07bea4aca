using System.Text.Json.Nodes;
using Mesh.Local.Nodes;
using Mesh.Local.Nodes.Lifecycle;
using Mesh.Local.Objects;
using Mesh.Local.Storage;
using Mesh.Local.Volumes;

namespace Mesh.Local.Kubelet;

/// <summary>Turns the records of a pod's containers into the status that the API shows.</summary>
internal sealed class PodStatusWriter(
    ObjectStore store,
    NodeLink link,
    StoredObject pod,
    IReadOnlyList<ContainerRecord> records)
{
    private readonly Lock _gate = new();
    private readonly string _startTime =
        pod.Json.Text("status", "startTime") ?? Timestamps.Seconds(store.Time.GetUtcNow());
    private volatile bool _mute;
    private bool _sandbox;
    private string? _phase;
    private string? _reason;
    private string? _message;
    private bool _disruption;

    /// <summary>The volumes are there, so containers can be made.</summary>
    public void SandboxReady() => _sandbox = true;

    /// <summary>The pod ended; nothing changes its phase any more.</summary>
    public void Conclude(string phase, string? reason, string? message, bool isDisruption = false) =>
        (_phase, _reason, _message, _disruption) = (phase, reason, message, isDisruption);

    /// <summary>Nothing more is to be said: the node is without power, or the object is gone.</summary>
    public void Mute() => _mute = true;

    /// <summary>
    /// Writes the status, unless the object is gone or another one of the same name. While the node is cut off nothing is
    /// written; who brings it back publishes again.
    /// </summary>
    public void Publish()
    {
        lock (_gate)
        {
            if (_mute || !link.IsUp)
            {
                return;
            }

            store.TryUpdate(ResourceCatalog.Pods, pod.Key, (current, json) =>
            {
                if (current.Uid != pod.Uid)
                {
                    return null;
                }

                Fill(json, json.Ensure("status"));
                return json;
            });
        }
    }

    private static IEnumerable<ContainerRecord> Unready(IEnumerable<ContainerRecord> records) =>
        records.Where(record => !record.IsReady);

    private void Fill(JsonObject json, JsonObject status)
    {
        var now = Timestamps.Seconds(store.Time.GetUtcNow());
        var init = records.Where(record => record.Spec.Role != ContainerRole.Main).ToList();
        var main = records.Where(record => record.Spec.Role == ContainerRole.Main).ToList();
        status["phase"] = _phase ?? (main.All(record => record.HasStarted) ? "Running" : "Pending");
        SetOrRemove(status, "reason", _reason);
        SetOrRemove(status, "message", _message);
        status["startTime"] = _startTime;
        status["hostIP"] = DownwardFields.Address;
        status["hostIPs"] = new JsonArray(new JsonObject { ["ip"] = DownwardFields.Address });
        if (_sandbox)
        {
            status["podIP"] = DownwardFields.Address;
            status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = DownwardFields.Address });
        }

        if (init.Count > 0)
        {
            status["initContainerStatuses"] = new JsonArray([.. init.Select(record => record.ToStatus())]);
        }

        status["containerStatuses"] = new JsonArray([.. main.Select(record => record.ToStatus())]);
        WriteConditions(json, status, init, main, now);
    }

    private void WriteConditions(
        JsonObject json,
        JsonObject status,
        List<ContainerRecord> init,
        List<ContainerRecord> main,
        string now)
    {
        var over = _phase is not null;
        var ended = _phase == "Succeeded" ? "PodCompleted" : _phase == "Failed" ? "PodFailed" : null;
        Conditions.Set(status, "PodReadyToStartContainers", _sandbox && !over ? "True" : "False", null, null, now);

        var open = init
            .Where(record => record.Spec.Role == ContainerRole.Init ? record.ExitCode != 0 : !record.WasStarted)
            .ToList();
        if (open.Count == 0)
        {
            Conditions.Set(status, "Initialized", "True", _phase == "Succeeded" ? ended : null, null, now);
        }
        else
        {
            var message = $"containers with incomplete status: {Names(open)}";
            Conditions.Set(status, "Initialized", "False", "ContainersNotInitialized", message, now);
        }

        var unready = Unready(main.Concat(init.Where(record => record.Spec.Role == ContainerRole.Sidecar))).ToList();
        if (unready.Count == 0 && !over)
        {
            Conditions.Set(status, "Ready", "True", null, null, now);
            Conditions.Set(status, "ContainersReady", "True", null, null, now);
        }
        else
        {
            var reason = ended ?? "ContainersNotReady";
            var message = ended is null ? $"containers with unready status: {Names(unready)}" : null;
            Conditions.Set(status, "Ready", "False", reason, message, now);
            Conditions.Set(status, "ContainersReady", "False", reason, message, now);
        }

        Conditions.Set(status, "PodScheduled", "True", null, null, now);
        if (_disruption)
        {
            Conditions.Set(status, DisruptionTarget.Type, "True", "TerminationByKubelet", _message, now);
        }

        if (json.Number("metadata", "generation") is { } generation)
        {
            status["observedGeneration"] = generation;
        }
    }

    private static string Names(IEnumerable<ContainerRecord> records) =>
        $"[{string.Join(' ', records.Select(record => record.Spec.Name))}]";

    private static void SetOrRemove(JsonObject map, string name, string? value)
    {
        if (value is null)
        {
            map.Remove(name);
        }
        else
        {
            map[name] = value;
        }
    }
}
