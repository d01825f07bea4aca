namespace Mesh.Spool;

/// <summary>The bounds of a <see cref="LogSpool"/>.</summary>
public sealed record SpoolOptions
{
    /// <summary>The folder that holds the segments and the lock.</summary>
    public required string Directory { get; init; }

    /// <summary>Bytes after which a segment is closed and the next begun. A segment is at most this and one group long.</summary>
    public int SegmentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes written under one flush: what a small push may wait behind.</summary>
    public int GroupBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes accepted and not yet on disk; whoever brings more waits.</summary>
    public int QueueBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// Bytes of the disk that frames and seals leave free: on a disk that is full, releases must still be written, since they are
    /// what makes room.
    /// </summary>
    public int ReserveBytes { get; init; } = 1024 * 1024;

    /// <summary>Bytes of one log; a frame past it is refused.</summary>
    public long LogBytes { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Newest bytes of one log kept in memory while somebody follows it.</summary>
    public int RecentLogBytes { get; init; } = 256 * 1024;

    /// <summary>Newest bytes of all logs kept in memory; beyond it followers read from disk.</summary>
    public int RecentBytes { get; init; } = 64 * 1024 * 1024;
}
