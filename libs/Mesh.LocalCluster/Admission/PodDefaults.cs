using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Admission;

/// <summary>What the API server fills into a new pod.</summary>
internal static class PodDefaults
{
    public static void Apply(JsonObject pod)
    {
        var spec = pod.Ensure("spec");
        Default(spec, "restartPolicy", "Always");
        Default(spec, "terminationGracePeriodSeconds", 30);
        Default(spec, "dnsPolicy", "ClusterFirst");
        Default(spec, "serviceAccountName", "default");
        Default(spec, "serviceAccount", spec.Text("serviceAccountName") ?? "default");
        Default(spec, "schedulerName", "default-scheduler");
        Default(spec, "enableServiceLinks", true);
        Default(spec, "preemptionPolicy", "PreemptLowerPriority");
        Default(spec, "priority", 0);
        spec["securityContext"] ??= new JsonObject();
        foreach (var container in spec.Objects("initContainers").Concat(spec.Objects("containers")))
        {
            Container(container);
        }

        foreach (var volume in spec.Objects("volumes"))
        {
            Volume(volume);
        }

        Toleration(spec, "node.kubernetes.io/not-ready");
        Toleration(spec, "node.kubernetes.io/unreachable");
        pod["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = PodQuality.Of(pod) };
    }

    private static void Container(JsonObject container)
    {
        var image = container.Text("image") ?? "";
        var tag = image[(image.LastIndexOf('/') + 1)..];
        var floating = !tag.Contains('@') && (!tag.Contains(':') || tag.EndsWith(":latest", StringComparison.Ordinal));
        Default(container, "imagePullPolicy", floating ? "Always" : "IfNotPresent");
        Default(container, "terminationMessagePath", "/dev/termination-log");
        Default(container, "terminationMessagePolicy", "File");
        container["resources"] ??= new JsonObject();
        if (container.Map("resources", "limits") is { } limits)
        {
            var requests = container.Ensure("resources").Ensure("requests");
            foreach (var (name, amount) in limits)
            {
                requests[name] ??= amount?.DeepClone();
            }
        }

        ProbeDefaults.Apply(container);
        foreach (var port in container.Objects("ports"))
        {
            Default(port, "protocol", "TCP");
        }

        foreach (var variable in container.Objects("env"))
        {
            if (variable.Map("valueFrom", "fieldRef") is { } field)
            {
                Default(field, "apiVersion", "v1");
            }
        }
    }

    private static void Volume(JsonObject volume)
    {
        foreach (var type in (string[])["secret", "configMap", "projected", "downwardAPI"])
        {
            if (volume.Map(type) is { } source)
            {
                Default(source, "defaultMode", 420);
            }
        }
    }

    private static void Toleration(JsonObject spec, string key)
    {
        if (spec["tolerations"] is not JsonArray tolerations)
        {
            spec["tolerations"] = tolerations = [];
        }

        if (!tolerations.Any(item => item.Text("key") == key || (item.Text("key") is null && item.Text("operator") == "Exists")))
        {
            tolerations.Add(new JsonObject
            {
                ["key"] = key,
                ["operator"] = "Exists",
                ["effect"] = "NoExecute",
                ["tolerationSeconds"] = 300,
            });
        }
    }

    private static void Default(JsonObject map, string name, JsonNode value)
    {
        if (map[name] is null)
        {
            map[name] = value;
        }
    }
}
