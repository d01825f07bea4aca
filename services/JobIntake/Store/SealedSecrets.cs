namespace Mesh.JobIntake.Store;

/// <summary>The values of a job's secrets as they are stored.</summary>
/// <param name="KeyId">The id of the key that sealed them.</param>
/// <param name="Box">The sealed bytes.</param>
public sealed record SealedSecrets(string KeyId, ReadOnlyMemory<byte> Box);
