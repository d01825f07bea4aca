namespace Mesh.Reporter.Artifacts.Storage;

/// <summary>What an attempt has stored, all by pods of one epoch.</summary>
public readonly record struct ArtifactTotals(long Epoch, long Files, long Bytes);
