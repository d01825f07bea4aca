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
    public int QueueBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Bytes of one attempt's log. A frame past it is refused with LOG_TOO_LONG.</summary>
    [Range(1, 1L << 50)]
    public long LogBytes { get; set; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Newest bytes of one followed log kept in memory.</summary>
    [Range(0, 64 * 1024 * 1024)]
    public int RecentLogBytes { get; set; } = 256 * 1024;

    /// <summary>Newest bytes of all followed logs kept in memory. Beyond it tails read from disk.</summary>
    [Range(0, 1024 * 1024 * 1024)]
    public int RecentBytes { get; set; } = 64 * 1024 * 1024;
}
