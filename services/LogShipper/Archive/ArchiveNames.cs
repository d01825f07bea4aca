using System.Globalization;
using Mesh.Hosting.Names;
using Mesh.Spool;

namespace Mesh.LogShipper.Archive;

/// <summary>
/// The names of archived logs: <c>projects/{project}/jobs/{id}/{attempt}.log.gz</c>, the attempt in ten digits, so that names
/// sort as attempts do.
/// </summary>
internal static class ArchiveNames
{
    public const string All = "projects/";

    private const string Suffix = ".log.gz";
    private const int AttemptDigits = 10;

    /// <summary>A log's object.</summary>
    /// <exception cref="ArgumentException">The job has no job's name, so no object can have its.</exception>
    public static string Of(LogKey key) =>
        key.Attempt > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{OfJob(key.Job)}{key.Attempt:d10}{Suffix}")
            : throw new ArgumentException($"Attempt {key.Attempt} is none.", nameof(key));

    /// <summary>What the names of a job's logs start with.</summary>
    /// <exception cref="ArgumentException">The job has no job's name.</exception>
    public static string OfJob(string job) =>
        JobName.TryParse(job, out _) ? job + "/" : throw new ArgumentException($"'{job}' is no job's name.", nameof(job));

    /// <summary>What the names of the logs of a job, a project, or of all start with; null: no name starts so.</summary>
    public static string? OfParent(string parent) => parent switch
    {
        "" => All,
        _ when JobName.TryParse(parent, out _) => parent + "/",
        _ when ProjectId.TryParseParent(parent, out var project) && project is not null => $"{All}{project}/",
        _ => null,
    };

    /// <summary>Reads a name; false for a file that is none of ours.</summary>
    public static bool TryParse(string name, out LogKey key)
    {
        key = default;
        var at = name.LastIndexOf('/');
        if (at < 0 || name.Length != at + 1 + AttemptDigits + Suffix.Length || !name.EndsWith(Suffix, StringComparison.Ordinal)
            || !int.TryParse(name.AsSpan(at + 1, AttemptDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            || attempt == 0 || !JobName.TryParse(name[..at], out _))
        {
            return false;
        }

        key = new LogKey(name[..at], attempt);
        return true;
    }

    /// <summary>The project that a name belongs to.</summary>
    public static string ProjectOf(LogKey key) => JobName.TryParse(key.Job, out var job) ? job.Project : "";
}
