using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Kubelet;

/// <summary>What becomes of a pod whose node lost its power, or its way to the API server.</summary>
internal sealed partial class PodWorker
{
    public StoredObject Pod => _pod;

    /// <summary>Says again what is known; after a partition some of it was never heard.</summary>
    public void Republish()
    {
        if (!_abandoned)
        {
            _status.Publish();
        }
    }

    /// <summary>
    /// Looks whether the pod ran on this node before: its containers are dead then. True when it is to be run (again), false when
    /// that was its end, and the status says so.
    /// </summary>
    public bool Recover()
    {
        var statuses = _pod.Json.Objects("status", "initContainerStatuses")
            .Concat(_pod.Json.Objects("status", "containerStatuses"))
            .ToDictionary(status => status.Text("name") ?? "");
        var now = _services.Store.Time.GetUtcNow();
        foreach (var record in _records)
        {
            if (statuses.TryGetValue(record.Spec.Name, out var status))
            {
                record.Recover(status, now);
            }
        }

        if (!_records.Any(record => record.HasStarted))
        {
            return true;
        }

        if (!_pod.IsDeleting && _pod.Json.Text("spec", "restartPolicy") != "Never")
        {
            _events.Normal(_pod, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.");
            return true;
        }

        HasEnded = true;
        _status.Conclude("Failed", null, null);
        _status.Publish();
        return false;
    }
}
