namespace Mesh.Queue.Jobs;

/// <summary>One state that a job entered.</summary>
public sealed record TimelineEntry(JobPhase Phase, DateTimeOffset Time, int Attempt, string Message);
