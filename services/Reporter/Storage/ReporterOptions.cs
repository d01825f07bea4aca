using System.ComponentModel.DataAnnotations;

namespace Mesh.Reporter.Storage;

/// <summary>Section `Reporter`: the bounds of the store and of its watches.</summary>
public sealed class ReporterOptions
{
    public const string Section = "Reporter";

    /// <summary>Words that wait for the writer. At the bound a call waits until its deadline.</summary>
    [Range(1, 1_000_000)]
    public int MaxPendingWords { get; set; } = 1024;

    /// <summary>Words that one transaction commits.</summary>
    [Range(1, 10_000)]
    public int MaxBatch { get; set; } = 256;

    /// <summary>How long a start waits for a dying predecessor to let go of the data directory.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan LockWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Open WatchReports streams. At the bound a new one is refused with RESOURCE_EXHAUSTED.</summary>
    [Range(1, 1_000_000)]
    public int MaxWatches { get; set; } = 10_000;

    /// <summary>Changes kept in memory for watches. A watch that fell further behind reads the disk.</summary>
    [Range(1, 1_000_000)]
    public int RecentChanges { get; set; } = 1024;

    /// <summary>Bytes of the changes kept in memory for watches.</summary>
    [Range(1, 1 << 30)]
    public int RecentChangesBytes { get; set; } = 16 << 20;
}
