namespace Mesh.LogShipper.Archive.Format;

/// <summary>What the index says of one block: a stretch of a log in one gzip member, or a hole.</summary>
/// <param name="RawOffset">The log offset of its first byte.</param>
/// <param name="RawLength">Bytes of the log in it.</param>
/// <param name="Position">Where its member starts in the object.</param>
/// <param name="Length">Bytes of the member; 0: the bytes were lost before the log was archived.</param>
/// <param name="Crc">CRC-32C of the member as it is stored.</param>
/// <param name="LinesBefore">Line ends (\n) in the log before it.</param>
/// <param name="FirstNanos">The time of its first byte: nanoseconds since the Unix epoch.</param>
/// <param name="LastNanos">The time of its last run.</param>
/// <param name="Why">Of a hole: why, where that was recorded.</param>
public readonly record struct ArchiveBlock(
    long RawOffset, long RawLength, long Position, int Length, uint Crc, long LinesBefore, long FirstNanos, long LastNanos,
    string Why = "")
{
    /// <summary>The log offset of the byte after it.</summary>
    public long RawEnd => RawOffset + RawLength;

    /// <summary>True: its bytes are lost.</summary>
    public bool IsHole => Length == 0;
}
