namespace Mesh.Spool.Logs;

/// <summary>What reading a whole log gave.</summary>
/// <param name="End">How far it was read.</param>
/// <param name="Whole">SHA-256 of all bytes.</param>
/// <param name="OfWriter">SHA-256 of the bytes of the writer asked for.</param>
/// <param name="Missing">Bytes that could not be read; not 0: the hashes say nothing.</param>
internal sealed record LogHash(long End, byte[] Whole, byte[] OfWriter, long Missing);
