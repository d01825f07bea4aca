namespace Mesh.JobIntake.Store;

/// <summary>What a request_id led to: the id of a job or a workflow, and the SHA-256 of the body that came with it.</summary>
public sealed record KnownRequest(string Id, ReadOnlyMemory<byte> BodyHash);
