using System.ComponentModel.DataAnnotations;

namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>The section <c>LogShipper:Shipping</c>: the bounds and the pace of the shipper.</summary>
public sealed class ShippingOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "LogShipper:Shipping";

    /// <summary>Bytes of one bulk request before compression. A server that finds that too large gets smaller ones.</summary>
    [Range(64 * 1024, 64 * 1024 * 1024)]
    public int BulkBytes { get; set; } = 5 * 1024 * 1024;

    /// <summary>Documents of one bulk request.</summary>
    [Range(1, 100_000)]
    public int BulkDocuments { get; set; } = 10_000;

    /// <summary>Bulk requests under way at a time. Each log is in at most one of them.</summary>
    [Range(1, 64)]
    public int Workers { get; set; } = 2;

    /// <summary>Lines that one log gives before the next log has its turn.</summary>
    [Range(1, 100_000)]
    public int TurnLines { get; set; } = 512;

    /// <summary>The least time between two requests of a worker that are not full: gathers lines. 0: none.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The bound of the first wait after a failure; it doubles with each further one. Waits are random up to
    /// it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan RetryBase { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The bound of all waits after a failure.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan RetryMax { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The least wait after a refusal that a person must mend: 401, 403, a wrong address.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan MendWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Bytes of documents that are kept in memory to be sent again. Past it they are made again from the store.
    /// </summary>
    [Range(0, 1024 * 1024 * 1024)]
    public int KeptBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Logs that are known in memory as not shipped to their end. Past it a log waits until there is room; nothing is lost, the
    /// store
    /// is looked through again.
    /// </summary>
    [Range(1, 10_000_000)]
    public int KnownLogs { get; set; } = 100_000;

    /// <summary>Bytes of one line, at least 1 KiB. A longer one becomes several documents.</summary>
    [Range(1024, 1024 * 1024)]
    public int LineBytes { get; set; } = 32_000;
}
