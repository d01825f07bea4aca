namespace Mesh.Cli.Submit;

/// <summary>Where a job's source is. The agent runs elsewhere, so a local path is made absolute.</summary>
internal static class SourceAddress
{
    /// <summary>Leaves what git takes as a remote address alone; makes a file:// URL of a local path.</summary>
    /// <exception cref="CliException">It is neither an address nor a folder.</exception>
    public static string Resolve(string source, string workingDirectory)
    {
        if (source.Contains("://", StringComparison.Ordinal))
        {
            return source;
        }

        var path = Path.GetFullPath(source, workingDirectory);
        if (Directory.Exists(path))
        {
            return new Uri(path).AbsoluteUri;
        }

        // git's short form of ssh: user@host:path. The contracts take URLs only.
        var colon = source.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && !source[..colon].Contains('/'))
        {
            return $"ssh://{source[..colon]}/{source[(colon + 1)..].TrimStart('/')}";
        }

        throw new CliException(
            $"--source {source}: there is no such folder, and it is no URL; give a path to a git repository, or its URL",
            ExitCodes.Usage);
    }
}
