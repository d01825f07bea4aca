using Mesh.Local.Volumes;

namespace Mesh.Local.Hosting;

/// <summary>What containers get of the host beside its directories.</summary>
internal static class HostSurroundings
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The host's PATH and HOME, a TMPDIR of its own, and nothing else: the rest is the developer's business.</summary>
    public static Dictionary<string, string> Environment() => new()
    {
        ["PATH"] = System.Environment.GetEnvironmentVariable("PATH") ?? DefaultPath,
        ["HOME"] = System.Environment.GetEnvironmentVariable("HOME") ?? "/",
        ["TMPDIR"] = TemporaryFiles.Path,
    };
}
