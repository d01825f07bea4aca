using System.ComponentModel;
using System.Diagnostics;

namespace Mesh.Reporter.Tests.Artifacts;

/// <summary>A test that mounts in a namespace of its own; skipped where the machine does not let it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SkippableMountFactAttribute : FactAttribute
{
    private static readonly bool CanMount = Try();

    public SkippableMountFactAttribute() => Skip = CanMount ? null : "This machine does not let a test mount a disk.";

    private static bool Try()
    {
        try
        {
            using var process = Process.Start("unshare", ["-rm", "sh", "-ec", "mount -t tmpfs none /tmp"]);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false; // No unshare here.
        }
    }
}
