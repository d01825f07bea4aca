using System.ComponentModel.DataAnnotations;
using Mesh.Spool;

namespace Mesh.LogShipper.Push;

/// <summary>The section <c>LogShipper:Push</c>: the bounds of writers.</summary>
public sealed class PushOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "LogShipper:Push";

    /// <summary>Open streams of writers. One more is refused with TOO_MANY_STREAMS.</summary>
    [Range(1, 1_000_000)]
    public int MaxStreams { get; set; } = 20_000;

    /// <summary>Bytes of one frame. A longer one is refused with FRAME_TOO_LARGE.</summary>
    [Range(1, SpoolLimits.MaxFrameBytes)]
    public int MaxFrameBytes { get; set; } = SpoolLimits.MaxFrameBytes;

    /// <summary>Bytes of one stream that are not yet acknowledged. At the bound the stream is read no further.</summary>
    [Range(SpoolLimits.MaxFrameBytes, 1024 * 1024 * 1024)]
    public int WindowBytes { get; set; } = 1024 * 1024;

    /// <summary>How long a stream may stay without its first message.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan OpenTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
