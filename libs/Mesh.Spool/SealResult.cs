namespace Mesh.Spool;

/// <summary>The answer to a <see cref="SealWish"/>: one of the two is set.</summary>
/// <param name="Seal">The seal on disk.</param>
/// <param name="Refusal">Why the log stays as it is.</param>
public sealed record SealResult(SpoolSeal? Seal, SpoolRefusal? Refusal);
