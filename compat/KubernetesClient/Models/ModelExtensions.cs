namespace k8s.Models;

/// <summary>Short cuts to the metadata of an object that may have none.</summary>
public static class ModelExtensions
{
    public static IDictionary<string, string> Annotations(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.Annotations;

    public static IDictionary<string, string> Labels(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.Labels;

    public static DateTime? CreationTimestamp(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.CreationTimestamp;

    public static DateTime? DeletionTimestamp(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.DeletionTimestamp;

    public static IList<string> Finalizers(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.Finalizers;

    public static IList<V1OwnerReference> OwnerReferences(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.OwnerReferences;

    public static long? Generation(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.Generation;

    public static string Name(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.Name;

    public static string Namespace(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.NamespaceProperty;

    public static string Namespace(this V1ObjectMeta meta) => meta?.NamespaceProperty;

    public static string ResourceVersion(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.ResourceVersion;

    public static string ResourceVersion(this IMetadata<V1ListMeta> list) => list?.Metadata?.ResourceVersion;

    public static string Continue(this IMetadata<V1ListMeta> list) => list?.Metadata?.ContinueProperty;

    public static string Uid(this IMetadata<V1ObjectMeta> obj) => obj?.Metadata?.Uid;

    public static V1ObjectMeta EnsureMetadata(this IMetadata<V1ObjectMeta> obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return obj.Metadata ??= new V1ObjectMeta();
    }

    public static V1ListMeta EnsureMetadata(this IMetadata<V1ListMeta> obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return obj.Metadata ??= new V1ListMeta();
    }

    public static IDictionary<string, string> EnsureAnnotations(this V1ObjectMeta meta) =>
        meta.Annotations ??= new Dictionary<string, string>();

    public static IDictionary<string, string> EnsureLabels(this V1ObjectMeta meta) =>
        meta.Labels ??= new Dictionary<string, string>();

    public static string GetAnnotation(this IMetadata<V1ObjectMeta> obj, string key) => Find(obj?.Metadata?.Annotations, key);

    public static string GetLabel(this IMetadata<V1ObjectMeta> obj, string key) => Find(obj?.Metadata?.Labels, key);

    public static void SetAnnotation(this IMetadata<V1ObjectMeta> obj, string key, string value) =>
        Set(obj.EnsureMetadata().EnsureAnnotations(), key, value);

    public static void SetLabel(this IMetadata<V1ObjectMeta> obj, string key, string value) =>
        Set(obj.EnsureMetadata().EnsureLabels(), key, value);

    private static string Find(IDictionary<string, string> map, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return map != null && map.TryGetValue(key, out var value) ? value : null;
    }

    private static void Set(IDictionary<string, string> map, string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (value == null)
        {
            map.Remove(key);
        }
        else
        {
            map[key] = value;
        }
    }
}
