using Mesh.Local.Objects;

namespace Mesh.Local.ApiServer;

/// <summary>A resource path taken apart: kind, namespace (empty: all, or cluster-wide), name and subresource.</summary>
internal sealed record ApiPath(ResourceKind Kind, string Namespace, string? Name, string? Subresource, bool LegacyWatch)
{
    public ObjectKey Key => new(Namespace, Name ?? "");

    /// <summary>Null when the path names no resource that is served.</summary>
    public static ApiPath? Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, version, rest) = parts switch
        {
            ["api", var v, .. var tail] => ("", v, tail),
            ["apis", var g, var v, .. var tail] => (g, v, tail),
            _ => ("", "", []),
        };
        var watch = rest is ["watch", ..];
        if (watch)
        {
            rest = rest[1..];
        }

        var ns = "";
        if (rest is ["namespaces", var inside, var plural, ..] && ResourceCatalog.Find(group, version, plural) is not null)
        {
            ns = inside;
            rest = rest[2..];
        }

        if (rest.Length is 0 or > 3 || ResourceCatalog.Find(group, version, rest[0]) is not { } kind)
        {
            return null;
        }

        if (kind.Namespaced ? ns.Length == 0 && rest.Length > 1 : ns.Length > 0)
        {
            return null;
        }

        return new ApiPath(kind, ns, rest.Length > 1 ? rest[1] : null, rest.Length > 2 ? rest[2] : null, watch);
    }
}
