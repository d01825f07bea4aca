using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Nodes.Lifecycle;

/// <summary>Pods that the cluster itself ends: the condition that says so, then the deletion.</summary>
internal static class DisruptionTarget
{
    public const string Type = "DisruptionTarget";

    /// <summary>
    /// Marks and deletes; false when the pod was gone, or another, by then. By force: nothing of it runs any more, so it is
    /// Failed and goes without grace.
    /// </summary>
    public static bool Delete(
        ObjectStore store,
        ObjectDeleter deleter,
        StoredObject pod,
        string reason,
        string message,
        bool force)
    {
        var now = Timestamps.Seconds(store.Time.GetUtcNow());
        store.TryUpdate(ResourceCatalog.Pods, pod.Key, (current, json) =>
        {
            if (current.Uid != pod.Uid)
            {
                return null;
            }

            var status = json.Ensure("status");
            Conditions.Set(status, Type, "True", reason, message, now);
            if (force && status.Text("phase") is not ("Succeeded" or "Failed"))
            {
                status["phase"] = "Failed";
            }

            return json;
        });
        var options = new JsonObject { ["preconditions"] = new JsonObject { ["uid"] = pod.Uid } };
        if (force)
        {
            options["gracePeriodSeconds"] = 0;
        }

        try
        {
            deleter.Delete(new ApiPath(ResourceCatalog.Pods, pod.Key.Namespace, pod.Key.Name, null, false), options);
            return true;
        }
        catch (StatusException gone) when (gone.Code is 404 or 409)
        {
            return false;
        }
    }
}
