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

    /// <summary>
    /// Bytes a second of one job, all its writers and attempts together, in the mean; a second's worth may come at once. Beyond
    /// it the job's streams are read no further for a while: slowed, never dropped.
    /// </summary>
    [Range(1024, 1L << 40)]
    public long JobBytesPerSecond { get; set; } = 256L * 1024 * 1024;

    /// <summary>
    /// Bytes of all streams that were read and wait for room in <c>LogShipper:Storage:QueueBytes</c>. At the bound no stream is
    /// read further. With the queue, all the memory that writers take, but for one frame of each that was being read just then.
    /// </summary>
    [Range(SpoolLimits.MaxFrameBytes, 1024 * 1024 * 1024)]
    public int PendingBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How long a stream may stay without its first message.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan OpenTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
