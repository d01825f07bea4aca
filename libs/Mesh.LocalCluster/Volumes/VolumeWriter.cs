using System.Text;
using System.Text.Json.Nodes;
using Mesh.Local.Admission;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Volumes;

/// <summary>Makes the volumes of a pod as directories of the host.</summary>
internal sealed class VolumeWriter(ObjectStore store)
{
    private const UnixFileMode Anyone = (UnixFileMode)0b111_111_111;

    /// <summary>Volume name to host path. Throws <see cref="MissingSourceException"/> while something is missing.</summary>
    public Dictionary<string, string> Prepare(StoredObject pod, string folder)
    {
        var paths = new Dictionary<string, string>();
        foreach (var volume in pod.Json.Objects("spec", "volumes"))
        {
            var name = volume.Text("name") ?? "";
            paths[name] = One(pod, volume, name, Path.Combine(folder, name));
        }

        return paths;
    }

    private string One(StoredObject pod, JsonObject volume, string name, string path)
    {
        if (volume.Map("hostPath") is { } host)
        {
            var hostPath = host.Text("path") ?? "/";
            if (host.Text("type") is "DirectoryOrCreate")
            {
                Directory.CreateDirectory(hostPath);
            }

            return hostPath;
        }

        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, Anyone);
        if (volume.Map("secret") is { } secret)
        {
            Keyed(ResourceCatalog.Secrets, pod.Key.Namespace, secret.Text("secretName") ?? "", secret, path, 420);
        }
        else if (volume.Map("configMap") is { } map)
        {
            Keyed(ResourceCatalog.ConfigMaps, pod.Key.Namespace, map.Text("name") ?? "", map, path, 420);
        }
        else if (volume.Map("downwardAPI") is { } downward)
        {
            Downward(pod, downward, path);
        }
        else if (volume.Map("projected") is { } projected)
        {
            Projected(pod, projected, path);
        }
        else if (volume.Map("emptyDir") is null && volume.Count > 1)
        {
            throw new MissingSourceException($"volume \"{name}\" is of a type that LocalCluster does not have");
        }

        return path;
    }

    private void Projected(StoredObject pod, JsonObject projected, string path)
    {
        var mode = projected.Number("defaultMode") ?? 420;
        foreach (var source in projected.Objects("sources"))
        {
            if (source.Map("secret") is { } secret)
            {
                Keyed(ResourceCatalog.Secrets, pod.Key.Namespace, secret.Text("name") ?? "", secret, path, mode);
            }
            else if (source.Map("configMap") is { } map)
            {
                Keyed(ResourceCatalog.ConfigMaps, pod.Key.Namespace, map.Text("name") ?? "", map, path, mode);
            }
            else if (source.Map("downwardAPI") is { } downward)
            {
                Downward(pod, downward, path);
            }
            else
            {
                throw new MissingSourceException("a projected source is of a type that LocalCluster does not have");
            }
        }
    }

    private void Keyed(ResourceKind kind, string ns, string name, JsonObject source, string path, long fallbackMode)
    {
        var mode = source.Number("defaultMode") ?? fallbackMode;
        var optional = source.Flag("optional") == true;
        var found = store.Get(kind, new ObjectKey(ns, name));
        if (found is null)
        {
            if (optional)
            {
                return;
            }

            throw new MissingSourceException($"{kind.Singular} \"{name}\" not found");
        }

        var data = DataOf(found);
        if (source.List("items") is null)
        {
            foreach (var (key, bytes) in data)
            {
                WriteFile(path, key, bytes, mode);
            }

            return;
        }

        foreach (var item in source.Objects("items"))
        {
            var key = item.Text("key") ?? "";
            if (data.TryGetValue(key, out var bytes))
            {
                WriteFile(path, item.Text("path") ?? key, bytes, item.Number("mode") ?? mode);
            }
            else if (!optional)
            {
                throw new MissingSourceException($"references non-existent {kind.Singular} key: {key}");
            }
        }
    }

    private static void Downward(StoredObject pod, JsonObject source, string path)
    {
        foreach (var item in source.Objects("items"))
        {
            var text = DownwardFields.Read(pod, item.Text("fieldRef", "fieldPath") ?? "", null) ?? "";
            WriteFile(path, item.Text("path") ?? "", Encoding.UTF8.GetBytes(text), item.Number("mode") ?? 420);
        }
    }

    /// <summary>The values of a Secret (base64) or ConfigMap (text, and base64 in binaryData).</summary>
    public static Dictionary<string, byte[]> DataOf(StoredObject source)
    {
        var data = new Dictionary<string, byte[]>();
        var encoded = source.Kind == ResourceCatalog.Secrets;
        foreach (var (key, value) in source.Json.Pairs("data"))
        {
            data[key] = encoded ? Convert.FromBase64String(value) : Encoding.UTF8.GetBytes(value);
        }

        foreach (var (key, value) in source.Json.Pairs("binaryData"))
        {
            data[key] = Convert.FromBase64String(value);
        }

        return data;
    }

    private static void WriteFile(string folder, string relative, byte[] bytes, long mode)
    {
        // Admission refused these already; a second look costs nothing where a path would leave the volume.
        if (relative.Split('/').Any(part => part is ".." or "." or "") && !ObjectNames.IsDataKey(relative))
        {
            throw new MissingSourceException($"path \"{relative}\" is not allowed in a volume");
        }

        var path = Path.Combine(folder, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var file = new FileStream(path, options))
        {
            file.Write(bytes);
        }

        File.SetUnixFileMode(path, (UnixFileMode)(mode & 0b111_111_111));
    }

}
