namespace Mesh.LogShipper.Shipping.Lines;

/// <summary>A line of a log, or a hole in the log.</summary>
/// <param name="Offset">The offset in the log of its first byte.</param>
/// <param name="Source">Where it came from; for a hole nowhere.</param>
/// <param name="TimeNanos">When its first byte was read: nanoseconds since the Unix epoch; for a hole, that of the bytes
/// before.</param>
/// <param name="Bytes">Its bytes as they were written, without the line feed.</param>
/// <param name="IsCut">True: no line feed ended it, but a bound or a hole did; the next bytes of its stream are another
/// line.</param>
/// <param name="Missing">Bytes lost; 0 for a line.</param>
public sealed record StoredLine(
    long Offset, StreamKey Source, long TimeNanos, ReadOnlyMemory<byte> Bytes, bool IsCut = false, long Missing = 0);
