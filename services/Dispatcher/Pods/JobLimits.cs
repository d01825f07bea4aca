using Google.Protobuf.WellKnownTypes;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Pods;

/// <summary>A job's limits with the platform's defaults in the place of what the job leaves open.</summary>
public sealed record JobLimits(
    TimeSpan RunTimeout, TimeSpan StartTimeout, TimeSpan CancelGrace, Share Cpu, Share Memory, long WorkspaceBytes)
{
    // A job that says nothing is placed as a small one, and may use what its node has to spare: a compiler wants more for a while.
    private static readonly Share UsualCpu = new(500, 2_000);
    private static readonly Share UsualMemory = new(512L << 20, 4L << 30);

    // An agent that is told to stop ends its log and reports within this time after the job's own grace.
    private static readonly TimeSpan AgentGrace = TimeSpan.FromSeconds(5);

    // Past every limit that Mesh keeps itself: Kubernetes ends what escaped all of them.
    private static readonly TimeSpan BackstopMargin = TimeSpan.FromMinutes(10);

    /// <summary>The time between the pod's SIGTERM and its SIGKILL.</summary>
    public TimeSpan TerminationGrace => CancelGrace + AgentGrace;

    /// <summary>The longest that the pod may live.</summary>
    public TimeSpan Backstop => StartTimeout + RunTimeout + CancelGrace + BackstopMargin;

    /// <summary>Reads a job's limits.</summary>
    public static JobLimits Of(JobSpec spec)
    {
        var limits = spec.Limits ?? new Limits();
        return new JobLimits(
            OrDefault(limits.RunTimeout, TimeSpan.FromHours(1)),
            OrDefault(limits.StartTimeout, TimeSpan.FromMinutes(15)),
            OrDefault(limits.CancelGrace, TimeSpan.FromSeconds(10)),
            limits.CpuMillis > 0 ? Share.Fixed(limits.CpuMillis) : UsualCpu,
            limits.MemoryBytes > 0 ? Share.Fixed(limits.MemoryBytes) : UsualMemory,
            limits.WorkspaceBytes > 0 ? limits.WorkspaceBytes : 10L << 30);
    }

    private static TimeSpan OrDefault(Duration? duration, TimeSpan fallback) => duration?.ToTimeSpan() ?? fallback;
}
