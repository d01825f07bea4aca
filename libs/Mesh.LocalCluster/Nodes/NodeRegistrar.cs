using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Nodes;

/// <summary>Makes the Node objects.</summary>
internal static class NodeRegistrar
{
    /// <summary>What of its containers' limits the node enforces, and by what; or none, and why.</summary>
    private const string LimitsAnnotation = "mesh.dev/enforced-limits";

    public static void Register(ObjectStore store, ObjectWriter writer, NodeTemplate template, string limits)
    {
        var node = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = template.Name,
                ["labels"] = Labels(template),
                ["annotations"] = new JsonObject { [LimitsAnnotation] = limits },
            },
            ["spec"] = new JsonObject(),
            ["status"] = Status(store, template),
        };
        if (template.Taints.Count > 0)
        {
            node["spec"]!["taints"] = new JsonArray([.. template.Taints.Select(Taint)]);
        }

        writer.Create(ResourceCatalog.Nodes, "", node);
    }

    private static JsonObject Labels(NodeTemplate template)
    {
        var labels = new JsonObject
        {
            ["beta.kubernetes.io/arch"] = Discovery.NodeArchitecture(),
            ["beta.kubernetes.io/os"] = "linux",
            ["kubernetes.io/arch"] = Discovery.NodeArchitecture(),
            ["kubernetes.io/hostname"] = template.Name,
            ["kubernetes.io/os"] = "linux",
            ["mesh.dev/role"] = template.Role,
            [$"node-role.kubernetes.io/{template.Role}"] = "",
        };
        foreach (var (name, value) in template.Labels)
        {
            labels[name] = value;
        }

        return labels;
    }

    private static JsonObject Taint(string text)
    {
        var colon = text.LastIndexOf(':');
        var pair = text[..colon].Split('=', 2);
        var taint = new JsonObject { ["key"] = pair[0] };
        if (pair.Length == 2 && pair[1].Length > 0)
        {
            taint["value"] = pair[1];
        }

        taint["effect"] = text[(colon + 1)..];
        return taint;
    }

    private static JsonObject Status(ObjectStore store, NodeTemplate template)
    {
        var now = Timestamps.Seconds(store.Time.GetUtcNow());
        var capacity = new JsonObject
        {
            ["cpu"] = template.Cpu,
            ["ephemeral-storage"] = "100Gi",
            ["memory"] = template.Memory,
            ["pods"] = template.Pods.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        var status = new JsonObject
        {
            ["capacity"] = capacity,
            ["allocatable"] = capacity.DeepClone(),
            ["addresses"] = new JsonArray(
                new JsonObject { ["type"] = "InternalIP", ["address"] = "127.0.0.1" },
                new JsonObject { ["type"] = "Hostname", ["address"] = template.Name }),
            ["daemonEndpoints"] = new JsonObject { ["kubeletEndpoint"] = new JsonObject { ["Port"] = 0 } },
            ["nodeInfo"] = new JsonObject
            {
                ["machineID"] = template.Name,
                ["systemUUID"] = template.Name,
                ["bootID"] = store.Version.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["kernelVersion"] = Environment.OSVersion.Version.ToString(),
                ["osImage"] = RuntimeInformation.OSDescription,
                ["containerRuntimeVersion"] = "mesh-process://1",
                ["kubeletVersion"] = "v1.32.0",
                ["kubeProxyVersion"] = "v1.32.0",
                ["operatingSystem"] = "linux",
                ["architecture"] = Discovery.NodeArchitecture(),
            },
        };
        NodeConditions.Report(status, new NodePressure(), now);
        return status;
    }
}
