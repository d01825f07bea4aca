namespace Mesh.Local.Ingress;

/// <summary>One path of one Ingress rule.</summary>
internal sealed record Route(string? Host, string Path, PathType Type, Backend Backend)
{
    public bool Matches(string host, string path) => MatchesHost(host) && Type switch
    {
        PathType.Exact => path == Path,
        PathType.Prefix => MatchesElements(path),
        _ => path.StartsWith(Path, StringComparison.Ordinal),
    };

    private bool MatchesHost(string host)
    {
        if (Host is null)
        {
            return true;
        }

        if (!Host.StartsWith("*.", StringComparison.Ordinal))
        {
            return string.Equals(host, Host, StringComparison.OrdinalIgnoreCase);
        }

        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && host.AsSpan(dot + 1).Equals(Host.AsSpan(2), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Prefix goes by whole path elements: /a matches /a and /a/b, not /ab.</summary>
    private bool MatchesElements(string path)
    {
        var prefix = Path.AsSpan().TrimEnd('/');
        return path.AsSpan().StartsWith(prefix, StringComparison.Ordinal)
            && (path.Length == prefix.Length || path[prefix.Length] == '/');
    }
}
