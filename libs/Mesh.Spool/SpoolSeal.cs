namespace Mesh.Spool;

/// <summary>The end of a log.</summary>
/// <param name="Length">Bytes of the whole log.</param>
/// <param name="Sha256">SHA-256 of the whole log; empty when some of its bytes were lost.</param>
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
    string Message)
{
    /// <summary>True when another says the same.</summary>
    public bool Says(SpoolSeal other) =>
        Length == other.Length && Writer == other.Writer && WriterLength == other.WriterLength && Message == other.Message
        && Sha256.Span.SequenceEqual(other.Sha256.Span) && WriterSha256.Span.SequenceEqual(other.WriterSha256.Span);
}
