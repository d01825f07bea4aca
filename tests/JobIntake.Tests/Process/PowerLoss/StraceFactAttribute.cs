using System.Diagnostics;

namespace Mesh.JobIntake.Tests.Process.PowerLoss;

/// <summary>A test that needs strace; skipped, with the reason, where it is missing or may not trace.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StraceFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Reason = new(Try);

    public StraceFactAttribute() => Skip = Reason.Value;

    private static string? Try()
    {
        try
        {
            var start = new ProcessStartInfo("strace", ["-f", "-o", "/dev/null", "true"]) { RedirectStandardError = true };
            using var strace = System.Diagnostics.Process.Start(start)!;
            var error = strace.StandardError.ReadToEnd();
            strace.WaitForExit();
            return strace.ExitCode == 0 ? null : $"strace cannot trace here: {error.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "strace is not installed (.ci/install-test-tools installs it).";
        }
    }
}
