using Google.Protobuf.WellKnownTypes;
using Mesh.Intake.V1;

namespace Mesh.JobIntake.Submission;

/// <summary>Checks a job's limits; 0 and absent take the defaults.</summary>
internal static class LimitsValidation
{
    private const long Second = 1;
    private const long TenMinutes = 600;
    private const long Day = 86_400;
    private const int NanosBound = 1_000_000_000;

    // More than any machine has: such a pod could never start.
    private const int MaxCpuMillis = 1_000_000;
    private const long MaxBytes = 1L << 50;

    public static void Check(Limits limits, string path, Violations found)
    {
        CheckTime(limits.RunTimeout, Second, Day, $"{path}.run_timeout", "1 s to 24 h", found);
        CheckTime(limits.StartTimeout, Second, Day, $"{path}.start_timeout", "1 s to 24 h", found);
        CheckTime(limits.CancelGrace, 0, TenMinutes, $"{path}.cancel_grace", "0 s to 10 min", found);
        CheckTime(limits.QueueTimeout, Second, 30 * Day, $"{path}.queue_timeout", "1 s to 30 days", found);
        CheckAmounts(limits.CpuMillis, limits.MemoryBytes, path, found);
        found.Require(limits.WorkspaceBytes is >= 0 and <= MaxBytes, $"{path}.workspace_bytes", "positive, at most 1 PiB");
    }

    /// <summary>Checks what a container may take; 0 takes the default.</summary>
    public static void CheckAmounts(int cpuMillis, long memoryBytes, string path, Violations found)
    {
        found.Require(cpuMillis is >= 0 and <= MaxCpuMillis, $"{path}.cpu_millis", $"1 to {MaxCpuMillis}");
        found.Require(memoryBytes is >= 0 and <= MaxBytes, $"{path}.memory_bytes", "positive, at most 1 PiB");
    }

    /// <summary>Checks a time; absent takes the default.</summary>
    public static void CheckTime(Duration? time, long least, long most, string field, string bounds, Violations found)
    {
        if (time is null)
        {
            return;
        }

        var isProper = time.Nanos is >= 0 and < NanosBound;
        var isWithin = time.Seconds >= least && (time.Seconds < most || (time.Seconds == most && time.Nanos == 0));
        found.Require(isProper && isWithin, field, bounds);
    }
}
