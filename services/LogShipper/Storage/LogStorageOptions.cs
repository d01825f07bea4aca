using System.ComponentModel.DataAnnotations;

namespace Mesh.LogShipper.Storage;

/// <summary>The section <c>LogShipper:Storage</c>: the bounds of what is kept on disk and of what waits for it.</summary>
public sealed class LogStorageOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "LogShipper:Storage";

    /// <summary>Bytes after which a segment file is closed.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int SegmentBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Bytes written under one flush: what a small push may wait behind.</summary>
    [Range(64 * 1024, 64 * 1024 * 1024)]
    public int GroupBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Bytes of all pushes that are accepted and not yet on disk. At the bound pushes are read no further.</summary>
    [Range(1024 * 1024, 1024 * 1024 * 1024)]
    public int QueueBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Bytes of one attempt's log. A frame past it is refused with LOG_TOO_LONG.</summary>
    [Range(1, 1L << 50)]
    public long LogBytes { get; set; } = 4L * 1024 * 1024 * 1024;

    /// <summary>
    /// Bytes of segments that stay only because an old open log is in an earlier one, from which on a warning names the log. The
    /// log of a job that runs for days keeps what all jobs wrote meanwhile; nothing is deleted or refused for it.
    /// </summary>
    [Range(0, 1L << 50)]
    public long PinnedWarnBytes { get; set; } = 4L * 1024 * 1024 * 1024;

    /// <summary>How often that is looked at.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PinnedInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Newest bytes of one followed log kept in memory.</summary>
    [Range(0, 64 * 1024 * 1024)]
    public int RecentLogBytes { get; set; } = 256 * 1024;

    /// <summary>Newest bytes of all followed logs kept in memory. Beyond it tails read from disk.</summary>
    [Range(0, 1024 * 1024 * 1024)]
    public int RecentBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Bytes of logs kept in memory for those who read the same, about; beyond it they read from disk or archive again.
    /// </summary>
    [Range(1024 * 1024, 1024 * 1024 * 1024)]
    public int BlockCacheBytes { get; set; } = 64 * 1024 * 1024;
}
