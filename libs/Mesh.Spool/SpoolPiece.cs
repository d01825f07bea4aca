namespace Mesh.Spool;

/// <summary>A run of a log's bytes of one step and stream, or a hole in it.</summary>
/// <param name="Offset">The offset in the log of its first byte.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Stream">The stream's number.</param>
/// <param name="TimeNanos">When its first byte was read: nanoseconds since the Unix epoch.</param>
/// <param name="Data">The bytes; empty for a hole.</param>
/// <param name="Missing">Bytes that are lost; 0 for a run of bytes.</param>
/// <param name="Why">Of a hole: why, if that was recorded; else empty, and the disk that holds the log lost them.</param>
public readonly record struct SpoolPiece(
    long Offset, string Step, byte Stream, long TimeNanos, ReadOnlyMemory<byte> Data, long Missing = 0, string Why = "")
{
    /// <summary>The offset of the byte after it.</summary>
    public long End => Offset + Data.Length + Missing;

    /// <summary>The part of it from an offset within it on.</summary>
    public SpoolPiece From(long offset) =>
        offset <= Offset ? this : this with { Offset = offset, Data = Data[(int)(offset - Offset)..] };
}
