namespace Mesh.Queue.Jobs;

/// <summary>Names a lease: a job's attempt under an epoch.</summary>
public readonly record struct LeaseKey(JobKey Job, int Attempt, long Epoch);
