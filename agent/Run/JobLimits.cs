using Google.Protobuf.WellKnownTypes;
using Mesh.Intake.V1;

namespace Mesh.Agent.Run;

/// <summary>The time limits that the agent keeps, with the platform's defaults.</summary>
internal static class JobLimits
{
    private static readonly TimeSpan RunTimeoutDefault = TimeSpan.FromHours(1);
    private static readonly TimeSpan CancelGraceDefault = TimeSpan.FromSeconds(10);

    public static TimeSpan RunTimeout(JobSpec job) =>
        Of(job.Limits?.RunTimeout) is { Ticks: > 0 } limit ? limit : RunTimeoutDefault;

    public static TimeSpan CancelGrace(JobSpec job) => Of(job.Limits?.CancelGrace) ?? CancelGraceDefault;

    private static TimeSpan? Of(Duration? duration) => duration?.ToTimeSpan();
}
