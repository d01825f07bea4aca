namespace Mesh.Spool;

/// <summary>What a log that has ended answers to writers who come late. Pure.</summary>
/// <param name="writers">How far each writer came.</param>
/// <param name="seal">The log's end.</param>
public sealed class EndedLog(IReadOnlyList<SpoolWriter> writers, SpoolSeal seal)
{
    /// <summary>How far a writer's own bytes are stored.</summary>
    public long CursorOf(string writer)
    {
        foreach (var (name, cursor) in writers)
        {
            if (name == writer)
            {
                return cursor;
            }
        }

        return 0;
    }

    /// <summary>A frame again: null when all its bytes are stored, else the refusal.</summary>
    public SpoolRefusal? Append(in SpoolFrame frame) =>
        frame.Offset + frame.Data.Length <= CursorOf(frame.Writer)
            ? null
            : new SpoolRefusal(SpoolRefusalKind.Sealed, $"The log is sealed at {seal.Length} bytes.");

    /// <summary>
    /// A seal again: fine when it says what is known, whoever ended the log; the sender may have missed the answer.
    /// </summary>
    public SealResult Seal(SealWish wish)
    {
        var sameLength = CursorOf(wish.Writer) == wish.Length;
        if (seal.Writer == wish.Writer)
        {
            var sameHash = wish.Sha256.IsEmpty || wish.Sha256.Span.SequenceEqual(seal.WriterSha256.Span);
            return sameLength && sameHash
                ? new SealResult(seal, null)
                : Refuse(
                    SpoolRefusalKind.SealMismatch, $"The log is sealed already, at {seal.WriterLength} bytes of this writer.");
        }

        return sameLength && wish.Sha256.IsEmpty
            ? new SealResult(seal, null)
            : Refuse(SpoolRefusalKind.Sealed, $"The log is sealed at {seal.Length} bytes by another.");
    }

    private static SealResult Refuse(SpoolRefusalKind kind, string message) => new(null, new SpoolRefusal(kind, message));
}
