namespace Mesh.Queue.Jobs;

/// <summary>One state that a job entered, by the change that made <paramref name="Version"/>.</summary>
public sealed record TimelineEntry(JobPhase Phase, DateTimeOffset Time, int Attempt, string Message, long Version);
