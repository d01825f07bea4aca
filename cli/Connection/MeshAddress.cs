namespace Mesh.Cli.Connection;

/// <summary>Where mesh answers: MESH_ADDRESS, or this machine's default port.</summary>
public static class MeshAddress
{
    /// <summary>The environment variable that names the address.</summary>
    public const string Variable = "MESH_ADDRESS";

    /// <summary>The port that `mesh up` takes when none is named.</summary>
    public const int DefaultPort = 7070;

    /// <summary>Reads an address; null or blank is the default.</summary>
    /// <exception cref="CliException">The text is no http or https address.</exception>
    public static Uri Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new Uri($"http://127.0.0.1:{DefaultPort}");
        }

        if (Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0)
        {
            return uri;
        }

        throw new CliException(
            $"{Variable} is \"{text}\", which is no address; it looks like http://127.0.0.1:{DefaultPort}", ExitCodes.Usage);
    }
}
