using System.Text.RegularExpressions;

namespace Mesh.Local.Images;

/// <summary>An image name taken apart, with what Docker's habits put in where it says nothing.</summary>
internal sealed partial record ImageReference(string Registry, string Repository, string Tag)
{
    private const string DockerHub = "docker.io";

    /// <summary>The whole name, as containerd writes it.</summary>
    public string Full => $"{Registry}/{Repository}{(Tag.StartsWith("sha256:", StringComparison.Ordinal) ? '@' : ':')}{Tag}";

    /// <summary>Where its manifest is asked for.</summary>
    public string ManifestUrl =>
        $"https://{(Registry == DockerHub ? "registry-1.docker.io" : Registry)}/v2/{Repository}/manifests/{Tag}";

    public bool IsOnDockerHub => Registry == DockerHub;

    /// <summary>Null when it is no name of an image.</summary>
    public static ImageReference? Parse(string text)
    {
        var match = Grammar().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var registry = match.Groups["registry"].Value;
        var repository = match.Groups["repository"].Value;
        if (registry.Length == 0)
        {
            registry = DockerHub;
            repository = repository.Contains('/') ? repository : $"library/{repository}";
        }

        var tag = match.Groups["digest"] is { Success: true } digest ? digest.Value : match.Groups["tag"].Value;
        return new ImageReference(registry, repository, tag.Length > 0 ? tag : "latest");
    }

    /// <summary>The first part is a registry when it looks like a host: with a dot, a port, or localhost.</summary>
    [GeneratedRegex(
        @"\A(?:(?<registry>localhost(?::[0-9]+)?|[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+(?::[0-9]+)?|[a-zA-Z0-9-]+:[0-9]+)/)?" +
        @"(?<repository>[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)" +
        @"(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>sha256:[a-f0-9]{64}))?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
