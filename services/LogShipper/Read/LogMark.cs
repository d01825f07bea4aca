namespace Mesh.LogShipper.Read;

/// <summary>What is known of all bytes of a log before an offset.</summary>
/// <param name="Offset">The offset.</param>
/// <param name="Lines">Line ends before it.</param>
/// <param name="LatestNanos">The latest time at which one of them was read, in nanoseconds since the Unix epoch.</param>
internal readonly record struct LogMark(long Offset, long Lines, long LatestNanos);
