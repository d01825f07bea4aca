namespace Mesh.Spool;

/// <summary>Names a log: the bytes of one attempt.</summary>
/// <param name="Job">The job's name; at most <see cref="SpoolLimits.MaxJobBytes"/> in UTF-8.</param>
/// <param name="Attempt">The attempt, from 1.</param>
public readonly record struct LogKey(string Job, int Attempt);
