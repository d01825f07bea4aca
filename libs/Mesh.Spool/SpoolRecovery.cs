namespace Mesh.Spool;

/// <summary>What opening a spool found.</summary>
/// <param name="Segments">Readable segments.</param>
/// <param name="Bytes">Bytes of sound records.</param>
/// <param name="Records">Sound records.</param>
/// <param name="Damage">Stretches that had been on disk and cannot be read.</param>
/// <param name="CutBytes">Bytes of the newest segment's end that were written, never acknowledged, and cut off.</param>
public sealed record SpoolRecovery(int Segments, long Bytes, long Records, IReadOnlyList<SpoolDamage> Damage, long CutBytes);
