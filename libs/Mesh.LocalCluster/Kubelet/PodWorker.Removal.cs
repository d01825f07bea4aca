using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Kubelet;

internal sealed partial class PodWorker
{
    /// <summary>The kubelet's word that nothing of the pod runs any more: it may go.</summary>
    public static void RemoveObject(KubeletServices services, StoredObject pod)
    {
        if (!services.Link.IsUp)
        {
            return;
        }

        var options = new JsonObject
        {
            ["gracePeriodSeconds"] = 0,
            ["preconditions"] = new JsonObject { ["uid"] = pod.Uid },
        };
        try
        {
            var path = new ApiPath(ResourceCatalog.Pods, pod.Key.Namespace, pod.Key.Name, null, false);
            services.Deleter.Delete(path, options);
        }
        catch (StatusException gone) when (gone.Code is 404 or 409)
        {
            // Removed by force meanwhile, or another pod has the name now: done either way.
            return;
        }
    }
}
