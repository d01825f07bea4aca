using System.ComponentModel.DataAnnotations;

namespace Mesh.Reporter.Artifacts;

/// <summary>Section `Reporter:Artifacts`: where artifacts are, their bounds, and how long they are kept.</summary>
public sealed class ArtifactOptions
{
    public const string Section = "Reporter:Artifacts";

    /// <summary>The folder of contents and index. Empty: `artifacts` in the data directory. One Reporter alone may use it.</summary>
    public string Directory { get; set; } = "";

    /// <summary>Bytes of one artifact. At the bound: RESOURCE_EXHAUSTED, ARTIFACT_TOO_LARGE.</summary>
    [Range(1, long.MaxValue)]
    public long FileBytes { get; set; } = 1L << 30;

    /// <summary>Bytes of all artifacts of an attempt. At the bound: RESOURCE_EXHAUSTED, ARTIFACTS_TOO_LARGE.</summary>
    [Range(1, long.MaxValue)]
    public long AttemptBytes { get; set; } = 2L << 30;

    /// <summary>Artifacts of an attempt. At the bound: RESOURCE_EXHAUSTED, ARTIFACTS_TOO_MANY.</summary>
    [Range(1, 100_000)]
    public int AttemptFiles { get; set; } = 10_000;

    /// <summary>
    /// Bytes of all artifacts, those that are on their way included. At the bound: RESOURCE_EXHAUSTED, ARTIFACT_STORE_FULL.
    /// </summary>
    [Range(1, long.MaxValue)]
    public long TotalBytes { get; set; } = 16L << 30;

    /// <summary>Uploads at a time. At the bound a new one is refused with RESOURCE_EXHAUSTED, UPLOADS_TOO_MANY.</summary>
    [Range(1, 100_000)]
    public int MaxUploads { get; set; } = 256;

    /// <summary>Downloads at a time. At the bound a new one is refused with RESOURCE_EXHAUSTED, DOWNLOADS_TOO_MANY.</summary>
    [Range(1, 100_000)]
    public int MaxDownloads { get; set; } = 256;

    /// <summary>How long an upload may be silent before it is ended and its place given away.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Silence { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an artifact is kept, from when it was stored. 0: for ever.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often is looked for artifacts that have expired.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);
}
