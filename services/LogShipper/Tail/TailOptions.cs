using System.ComponentModel.DataAnnotations;

namespace Mesh.LogShipper.Tail;

/// <summary>The section <c>LogShipper:Tail</c>: the bounds of readers.</summary>
public sealed class TailOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "LogShipper:Tail";

    /// <summary>Open tails. One more is refused with TOO_MANY_TAILS.</summary>
    [Range(1, 1_000_000)]
    public int MaxTails { get; set; } = 20_000;

    /// <summary>How long a stream stays silent before it says that it lives.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one message may wait for the reader to take it; then the stream is cut.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Messages that the followers of one log are sent in a second, all together. 1,000 followers are each sent what came in 40 ms;
    /// up to 50 are sent everything at once.
    /// </summary>
    [Range(1_000, 10_000_000)]
    public int MessagesPerSecond { get; set; } = 25_000;

    /// <summary>Bytes read from the store at a time: with the transport's buffers, all that a slow reader takes up.</summary>
    [Range(1024, 4 * 1024 * 1024)]
    public int ReadBytes { get; set; } = 256 * 1024;
}
