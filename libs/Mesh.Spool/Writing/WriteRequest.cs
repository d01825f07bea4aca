namespace Mesh.Spool.Writing;

/// <summary>What the writer thread is asked to do.</summary>
internal abstract class WriteRequest(LogKey key)
{
    public LogKey Key { get; } = key;

    /// <summary>Bytes that it may take in the segment, at most.</summary>
    public abstract int MaxSize { get; }

    /// <summary>What is said of a log that has left the spool.</summary>
    public static SpoolRefusal Released { get; } =
        new(SpoolRefusalKind.Sealed, "The log is sealed, and is kept in the archive.");

    public abstract void Refuse(SpoolRefusal refusal);
}
