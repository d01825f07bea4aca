using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Store;

/// <summary>The job that a request_id led to, and the SHA-256 of the body that came with it.</summary>
public sealed record KnownRequest(JobKey Job, ReadOnlyMemory<byte> BodyHash);
