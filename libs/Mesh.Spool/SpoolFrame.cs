namespace Mesh.Spool;

/// <summary>A writer's frame.</summary>
/// <param name="Writer">Who writes; empty for the attempt's agent.</param>
/// <param name="Offset">The writer's offset of the first byte.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Stream">The stream's number.</param>
/// <param name="TimeNanos">When the first byte was read: nanoseconds since the Unix epoch.</param>
/// <param name="Data">1 to <see cref="SpoolLimits.MaxFrameBytes"/> bytes; not to be changed any more.</param>
public readonly record struct SpoolFrame(
    string Writer, long Offset, string Step, byte Stream, long TimeNanos, ReadOnlyMemory<byte> Data);
