using System.Text;

namespace Mesh.Local.Processes;

/// <summary>Tells a command that could not be started from one that ran and failed.</summary>
internal static class StartFailure
{
    public const string SetupMarker = "mesh-setup:";

    /// <summary>The message, when the first words on stderr are the set-up's or env's own; else null.</summary>
    public static string? Read(ReadOnlySpan<byte> first)
    {
        var text = Encoding.UTF8.GetString(first).Split('\n')[0];
        return text.StartsWith(SetupMarker, StringComparison.Ordinal)
            || text.StartsWith("mount:", StringComparison.Ordinal)
            || text.StartsWith("env: ", StringComparison.Ordinal)
            || text.StartsWith("/usr/bin/env: ", StringComparison.Ordinal)
                ? text
                : null;
    }

    public static bool IsStartCode(int exitCode) => exitCode is 125 or 126 or 127;
}
