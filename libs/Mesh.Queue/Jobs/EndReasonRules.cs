namespace Mesh.Queue.Jobs;

/// <summary>Every reason belongs to exactly one terminal phase.</summary>
public static class EndReasonRules
{
    /// <summary>The platform's failure: retried on the platform's own budget.</summary>
    public static bool IsInfrastructure(this EndReason reason) => reason is >= EndReason.InfrastructureLost and <= EndReason.ArtifactsLost;

    /// <summary>The reason as the contracts spell it, such as <c>AGENT_LOST</c>: what people read and search for.</summary>
    public static string Spelled(this EndReason reason) => string.Concat(
        reason.ToString().Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));

    /// <summary>The terminal phase of a job that ends with <paramref name="reason"/>.</summary>
    public static JobPhase ToPhase(this EndReason reason) => reason switch
    {
        EndReason.Succeeded => JobPhase.Succeeded,
        EndReason.Cancelled or EndReason.Superseded or EndReason.FailFast => JobPhase.Cancelled,
        EndReason.RunTimeout or EndReason.StartTimeout or EndReason.ScheduleTimeout or EndReason.QueueTimeout => JobPhase.TimedOut,
        EndReason.ConditionNotMet => JobPhase.Skipped,
        _ when reason.IsInfrastructure() => JobPhase.InfrastructureFailed,
        _ => JobPhase.Failed,
    };
}
