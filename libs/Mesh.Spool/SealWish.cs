namespace Mesh.Spool;

/// <summary>What a writer says when it ends a log.</summary>
/// <param name="Writer">Who writes; empty for the attempt's agent.</param>
/// <param name="Length">How many bytes it sent.</param>
/// <param name="Sha256">SHA-256 of them; empty: not checked.</param>
/// <param name="Message">Why another than the agent ends it; empty otherwise.</param>
public sealed record SealWish(string Writer, long Length, ReadOnlyMemory<byte> Sha256, string Message);
