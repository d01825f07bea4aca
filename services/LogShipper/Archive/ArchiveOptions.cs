using System.ComponentModel.DataAnnotations;
using Mesh.LogShipper.Archive.S3;

namespace Mesh.LogShipper.Archive;

/// <summary>The section <c>LogShipper:Archive</c>: where finished logs go, and when.</summary>
public sealed class ArchiveOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "LogShipper:Archive";

    /// <summary>Where to: a folder, or an S3-compatible store (<c>LogShipper:Archive:S3</c>).</summary>
    public ArchiveKind Kind { get; set; } = ArchiveKind.Folder;

    /// <summary>The folder; empty: <c>archive</c> under <c>Mesh:DataDirectory</c>.</summary>
    public string Folder { get; set; } = "";

    /// <summary>
    /// The folder is on a file system that all members have. A bucket always counts as shared: all are given the same one.
    /// </summary>
    public bool IsShared { get; set; }

    /// <summary>The S3-compatible store; looked at when it is the kind chosen.</summary>
    public S3Options S3 { get; set; } = new();

    /// <summary>How long a log stays in the spool after its seal: those who follow it have read its end by then.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Logs archived at a time; the others wait in the spool.</summary>
    [Range(1, 64)]
    public int Parallelism { get; set; } = 1;

    /// <summary>The pause after a log's first failure; it doubles with each, and a fifth of it is chance.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest pause between two tries.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes of archived logs' indexes kept in memory, about 1 KiB a log and 64 bytes a block of 256 KiB.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int IndexCacheBytes { get; set; } = 16 * 1024 * 1024;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var wrong = new List<ValidationResult>();
        if (Kind == ArchiveKind.S3)
        {
            Validator.TryValidateObject(S3, new ValidationContext(S3), wrong, validateAllProperties: true);
        }

        var problems = wrong.Select(w => new ValidationResult($"{Section}:S3: {w.ErrorMessage}"));
        return Kind == ArchiveKind.Folder && IsShared && Folder.Length == 0
            ? problems.Append(new ValidationResult($"{Section}: IsShared needs a Folder that all members have."))
            : problems;
    }
}
