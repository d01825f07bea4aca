namespace Mesh.Spool;

/// <summary>A record of a log as it was written, or a hole in it: what another spool needs to have the same log.</summary>
/// <param name="Offset">The offset in the log of its first byte.</param>
/// <param name="Writer">Who wrote it; empty for the attempt's agent.</param>
/// <param name="WriterOffset">The writer's offset of its first byte. Of a hole that nobody's record tells of: minus its length.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Stream">The stream's number.</param>
/// <param name="TimeNanos">When its first byte was read: nanoseconds since the Unix epoch.</param>
/// <param name="Data">The bytes, at most <see cref="SpoolLimits.MaxFrameBytes"/>; empty for a hole.</param>
/// <param name="Missing">Bytes that are lost; 0 for a run of bytes.</param>
/// <param name="Why">Of a hole: why, if that was recorded.</param>
public readonly record struct SpoolRecord(
    long Offset, string Writer, long WriterOffset, string Step, byte Stream, long TimeNanos, ReadOnlyMemory<byte> Data,
    long Missing = 0, string Why = "")
{
    /// <summary>How many bytes of the log it takes.</summary>
    public long Length => Data.Length + Missing;

    /// <summary>The offset of the byte after it.</summary>
    public long End => Offset + Length;
}
