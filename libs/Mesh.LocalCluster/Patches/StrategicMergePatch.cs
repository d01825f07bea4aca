using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;

namespace Mesh.Local.Patches;

/// <summary>
/// Strategic merge patch: as a merge patch, but lists whose elements have a key are merged by it. The keys are those that the
/// Kubernetes types declare for the kinds that are served here.
/// </summary>
internal static class StrategicMergePatch
{
    private static readonly Dictionary<string, string> MergeKeys = new()
    {
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["ephemeralContainers"] = "name",
        ["volumes"] = "name",
        ["env"] = "name",
        ["imagePullSecrets"] = "name",
        ["secrets"] = "name",
        ["volumeMounts"] = "mountPath",
        ["volumeDevices"] = "devicePath",
        ["conditions"] = "type",
        ["addresses"] = "type",
        ["ownerReferences"] = "uid",
        ["hostAliases"] = "ip",
        ["podIPs"] = "ip",
        ["hostIPs"] = "ip",
        ["topologySpreadConstraints"] = "topologyKey",
        ["resourceClaims"] = "name",
    };

    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        switch (patch.Text("$patch"))
        {
            case "replace":
                var replacement = patch.Copy();
                replacement.Remove("$patch");
                return replacement;
            case "delete":
                return [];
        }

        Retain(target, patch);
        foreach (var (name, value) in patch)
        {
            if (name.StartsWith('$'))
            {
                DeleteFromPrimitiveList(target, name, value);
                continue;
            }

            var current = target[name];
            target.Remove(name);
            var merged = value switch
            {
                null => null,
                JsonObject map => Apply(current as JsonObject ?? [], map),
                JsonArray list => MergeList(name, current as JsonArray, list),
                _ => value.DeepClone(),
            };
            if (merged is not null)
            {
                target[name] = merged;
            }
        }

        return target;
    }

    private static JsonArray MergeList(string name, JsonArray? current, JsonArray patch)
    {
        if (name == "finalizers")
        {
            return [.. current.Union(patch.Strings()).Select(text => (JsonNode)text)];
        }

        var key = name == "ports" ? PortKey(patch, current) : MergeKeys.GetValueOrDefault(name);
        if (key is null || patch.Any(item => item is not JsonObject))
        {
            return (JsonArray)patch.DeepClone();
        }

        if (patch.Any(item => item.Text("$patch") == "replace"))
        {
            return [.. patch.Where(item => item.At("$patch") is null).Select(item => item!.DeepClone())];
        }

        var merged = new List<JsonObject>(current.Items().Select(item => item.Copy()));
        foreach (var item in patch.Items())
        {
            var wanted = item.At(key) ?? throw StatusException.BadRequest(
                $"map: {item.ToJsonString()} does not contain declared merge key: {key}");
            var index = merged.FindIndex(other => JsonNode.DeepEquals(other.At(key), wanted));
            if (item.Text("$patch") == "delete")
            {
                if (index >= 0)
                {
                    merged.RemoveAt(index);
                }
            }
            else if (index >= 0)
            {
                merged[index] = Apply(merged[index], item);
            }
            else
            {
                merged.Add(Apply([], item));
            }
        }

        return [.. merged];
    }

    private static string PortKey(JsonArray patch, JsonArray? current) =>
        patch.Items().Concat(current.Items()).Any(item => item.At("containerPort") is not null) ? "containerPort" : "port";

    private static void Retain(JsonObject target, JsonObject patch)
    {
        if (patch.List("$retainKeys") is { } keep)
        {
            var names = keep.Strings().ToHashSet();
            foreach (var name in target.Select(pair => pair.Key).Where(name => !names.Contains(name)).ToList())
            {
                target.Remove(name);
            }
        }
    }

    private static void DeleteFromPrimitiveList(JsonObject target, string directive, JsonNode? value)
    {
        const string Prefix = "$deleteFromPrimitiveList/";
        if (directive.StartsWith(Prefix, StringComparison.Ordinal)
            && target[directive[Prefix.Length..]] is JsonArray list
            && value is JsonArray unwanted)
        {
            var left = list.Where(item => !unwanted.Any(other => JsonNode.DeepEquals(item, other)))
                .Select(item => item?.DeepClone()).ToArray();
            target[directive[Prefix.Length..]] = new JsonArray(left);
        }
    }

    private static IEnumerable<JsonObject> Items(this JsonArray? list) => list?.OfType<JsonObject>() ?? [];

    private static IEnumerable<string> Strings(this JsonArray? list) =>
        list?.Select(item => item.AsText()).OfType<string>() ?? [];

    private static IEnumerable<string> Union(this JsonArray? list, IEnumerable<string> more) =>
        Enumerable.Union(list.Strings(), more);
}
