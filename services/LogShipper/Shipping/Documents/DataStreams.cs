using Mesh.Hosting.Names;
using Mesh.Spool;

namespace Mesh.LogShipper.Shipping.Documents;

/// <summary>
/// Where documents go and what they are called. A project's id is a DNS label, which Elasticsearch's rules for names let through
/// as
/// it is: lower case, no reserved character, and the whole name at most 79 bytes of the 255 there may be.
/// </summary>
public static class DataStreams
{
    public const string Type = "logs";
    public const string Dataset = "mesh.jobs";
    public const string Pattern = $"{Type}-{Dataset}-*";

    /// <summary>The data stream of a project's logs.</summary>
    public static string NameOf(string project) => $"{Type}-{Dataset}-{project}";

    /// <summary>The project of a job by its name; false for a name of another form.</summary>
    public static bool TryProjectOf(string job, out string project)
    {
        var valid = JobName.TryParse(job, out var name);
        project = name.Project;
        return valid;
    }

    /// <summary>
    /// The <c>_id</c> of the document at an offset: a function of job, attempt and offset alone, so that a line that is sent
    /// again
    /// cannot become a second document. At most 130 bytes of the 512 there may be.
    /// </summary>
    public static string DocumentId(LogKey log, long offset) =>
        JobName.TryParse(log.Job, out var name)
            ? FormattableString.Invariant($"{name.Project}.{name.Id}.{log.Attempt}.{offset}")
            : throw new ArgumentException($"{log.Job} is no job's name.", nameof(log));
}
