using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Volumes;

/// <summary>The downward API: what a pod may know about itself.</summary>
internal static class DownwardFields
{
    public const string Address = "127.0.0.1";

    /// <summary>Null when there is no such field.</summary>
    public static string? Read(StoredObject pod, string fieldPath, string? nodeName)
    {
        if (Keyed(fieldPath, "metadata.labels") is { } label)
        {
            return pod.Json.Text("metadata", "labels", label) ?? "";
        }

        if (Keyed(fieldPath, "metadata.annotations") is { } annotation)
        {
            return pod.Json.Text("metadata", "annotations", annotation) ?? "";
        }

        return fieldPath switch
        {
            "metadata.name" => pod.Key.Name,
            "metadata.namespace" => pod.Key.Namespace,
            "metadata.uid" => pod.Uid,
            "metadata.labels" => Lines(pod, "labels"),
            "metadata.annotations" => Lines(pod, "annotations"),
            "spec.nodeName" => nodeName ?? pod.Json.Text("spec", "nodeName") ?? "",
            "spec.serviceAccountName" => pod.Json.Text("spec", "serviceAccountName") ?? "",
            "status.podIP" or "status.hostIP" or "status.podIPs" or "status.hostIPs" => Address,
            _ => null,
        };
    }

    private static string? Keyed(string fieldPath, string map) =>
        fieldPath.StartsWith(map + "['", StringComparison.Ordinal) && fieldPath.EndsWith("']", StringComparison.Ordinal)
            ? fieldPath[(map.Length + 2)..^2]
            : null;

    private static string Lines(StoredObject pod, string map) =>
        string.Join('\n', pod.Json.Pairs("metadata", map).Select(pair => $"{pair.Key}=\"{pair.Value}\""));
}
