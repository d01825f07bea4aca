using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Scheduling;
using Mesh.Local.Storage;
using Mesh.Local.Volumes;

namespace Mesh.Local.Kubelet;

/// <summary>The environment of a container: the image's, then envFrom, then env, each seeing what came before.</summary>
internal static class ContainerEnvironment
{
    /// <summary>Throws <see cref="MissingSourceException"/> while a Secret or ConfigMap is missing.</summary>
    public static Dictionary<string, string> Build(
        ObjectStore store,
        StoredObject pod,
        ContainerSpec container,
        ImageTemplate? image,
        IReadOnlyDictionary<string, string> basis)
    {
        var result = new Dictionary<string, string>(basis) { ["HOSTNAME"] = pod.Key.Name };
        foreach (var (name, value) in image?.Environment ?? new Dictionary<string, string>())
        {
            result[name] = value;
        }

        foreach (var source in container.Json.Objects("envFrom"))
        {
            AddAll(store, pod, source, result);
        }

        foreach (var variable in container.Json.Objects("env"))
        {
            var name = variable.Text("name") ?? "";
            if (variable.Map("valueFrom") is { } from)
            {
                if (Resolve(store, pod, container, from) is { } value)
                {
                    result[name] = value;
                }
            }
            else
            {
                result[name] = CommandLine.Expand(variable.Text("value") ?? "", result);
            }
        }

        return result;
    }

    private static void AddAll(ObjectStore store, StoredObject pod, JsonObject source, Dictionary<string, string> into)
    {
        var prefix = source.Text("prefix") ?? "";
        var (kind, reference) = source.Map("secretRef") is { } secret
            ? (ResourceCatalog.Secrets, secret)
            : (ResourceCatalog.ConfigMaps, source.Map("configMapRef"));
        var found = store.Get(kind, new ObjectKey(pod.Key.Namespace, reference.Text("name") ?? ""));
        if (found is null)
        {
            if (reference.Flag("optional") == true)
            {
                return;
            }

            throw new MissingSourceException($"{kind.Singular} \"{reference.Text("name")}\" not found");
        }

        foreach (var (key, bytes) in VolumeWriter.DataOf(found))
        {
            into[prefix + key] = Encoding.UTF8.GetString(bytes);
        }
    }

    private static string? Resolve(ObjectStore store, StoredObject pod, ContainerSpec container, JsonObject from)
    {
        if (from.Map("fieldRef") is { } field)
        {
            return DownwardFields.Read(pod, field.Text("fieldPath") ?? "", null)
                ?? throw new MissingSourceException($"unsupported fieldPath: {field.Text("fieldPath")}");
        }

        if (from.Map("resourceFieldRef") is { } resource)
        {
            var path = (resource.Text("resource") ?? "").Split('.', 2);
            var amount = path.Length == 2 ? container.Json.At("resources", path[0], path[1]) : null;
            var divisor = resource.At("divisor") is { } given && Quantity.Parse(given) is > 0 and var d ? d : 1;
            return decimal.Ceiling(Quantity.Parse(amount) / divisor)
                .ToString("0", CultureInfo.InvariantCulture);
        }

        var (kind, reference) = from.Map("secretKeyRef") is { } secret
            ? (ResourceCatalog.Secrets, secret)
            : (ResourceCatalog.ConfigMaps, from.Map("configMapKeyRef"));
        var name = reference.Text("name") ?? "";
        var key = reference.Text("key") ?? "";
        var found = store.Get(kind, new ObjectKey(pod.Key.Namespace, name));
        if (found is not null && VolumeWriter.DataOf(found).TryGetValue(key, out var bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        if (reference.Flag("optional") == true)
        {
            return null;
        }

        throw new MissingSourceException(found is null
            ? $"{kind.Singular} \"{name}\" not found"
            : $"couldn't find key {key} in {kind.Kind} {pod.Key.Namespace}/{name}");
    }
}
