using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Apply;

/// <summary>
/// How a value divides into fields that have owners of their own: which lists are merged by key, which are sets, and which
/// lists and maps belong to one owner as a whole. By field name, for the kinds that are served here.
/// </summary>
internal static class FieldSteps
{
    private static readonly Dictionary<string, string[]> ListKeys = new()
    {
        ["containers"] = ["name"],
        ["initContainers"] = ["name"],
        ["ephemeralContainers"] = ["name"],
        ["volumes"] = ["name"],
        ["env"] = ["name"],
        ["imagePullSecrets"] = ["name"],
        ["secrets"] = ["name"],
        ["resourceClaims"] = ["name"],
        ["volumeMounts"] = ["mountPath"],
        ["volumeDevices"] = ["devicePath"],
        ["conditions"] = ["type"],
        ["addresses"] = ["type"],
        ["ownerReferences"] = ["uid"],
        ["hostAliases"] = ["ip"],
        ["podIPs"] = ["ip"],
        ["hostIPs"] = ["ip"],
        ["topologySpreadConstraints"] = ["topologyKey", "whenUnsatisfiable"],
    };

    private static readonly HashSet<string> AtomicMaps =
    [
        "nodeSelector", "selector", "labelSelector", "namespaceSelector", "podSelector", "secretKeyRef", "configMapKeyRef",
        "fieldRef", "resourceFieldRef", "roleRef", "involvedObject", "scopeSelector",
        "requiredDuringSchedulingIgnoredDuringExecution",
    ];

    /// <summary>The parts of <paramref name="node"/>, or null when it is owned as a whole.</summary>
    public static List<(string Step, string Name, JsonNode? Node)>? Expand(string name, JsonNode? node) => node switch
    {
        JsonObject { Count: > 0 } map when !AtomicMaps.Contains(name) =>
            [.. map.Select(pair => ($"f:{pair.Key}", pair.Key, pair.Value))],
        JsonArray { Count: > 0 } list when name == "finalizers" =>
            [.. list.Select(item => ($"v:{item?.ToJsonString() ?? "null"}", "", item))],
        JsonArray { Count: > 0 } list when KeysOf(name, list) is { } keys =>
            [.. list.Select(item => (KeyStep((JsonObject)item!, keys), "", item))],
        _ => null,
    };

    public static bool IsItem(string step) => step[0] != 'f';

    public static string Display(string step)
    {
        var text = step[2..];
        if (step[0] == 'f')
        {
            return "." + text;
        }

        if (step[0] == 'v')
        {
            return $"[={text}]";
        }

        var keys = JsonNode.Parse(text)!.AsObject().Select(pair => $"{pair.Key}={pair.Value?.ToJsonString()}");
        return $"[{string.Join(',', keys)}]";
    }

    private static string[]? KeysOf(string name, JsonArray list)
    {
        if (name == "ports")
        {
            return list.All(item => item.At("containerPort") is not null) ? ["containerPort", "protocol"]
                : list.All(item => item.At("port") is not null) ? ["port", "protocol"]
                : null;
        }

        return ListKeys.TryGetValue(name, out var keys) && list.All(item => item.At(keys[0]) is JsonValue) ? keys : null;
    }

    private static string KeyStep(JsonObject item, string[] keys)
    {
        var key = new JsonObject();
        foreach (var name in keys)
        {
            key[name] = item[name]?.DeepClone() ?? (name == "protocol" ? "TCP" : "");
        }

        return "k:" + key.ToJsonString(JsonAccess.Compact);
    }
}
