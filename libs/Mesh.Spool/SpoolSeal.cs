namespace Mesh.Spool;

/// <summary>The end of a log.</summary>
/// <param name="Length">Bytes of the whole log.</param>
/// <param name="Sha256">SHA-256 of the whole log; empty when some of its bytes were lost on disk.</param>
/// <param name="Writer">Who sealed it.</param>
/// <param name="WriterLength">Bytes of that writer.</param>
/// <param name="WriterSha256">SHA-256 that the writer gave; empty when it gave none.</param>
/// <param name="Message">Why another than the agent sealed it, or what is wrong with the log.</param>
public sealed record SpoolSeal(
    long Length,
    ReadOnlyMemory<byte> Sha256,
    string Writer,
    long WriterLength,
    ReadOnlyMemory<byte> WriterSha256,
    string Message);
