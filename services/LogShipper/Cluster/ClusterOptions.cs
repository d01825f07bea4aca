using System.ComponentModel.DataAnnotations;

namespace Mesh.LogShipper.Cluster;

/// <summary>The section <c>LogShipper:Cluster</c>: the members among which logs are spread.</summary>
public sealed class ClusterOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "LogShipper:Cluster";

    /// <summary>
    /// The name of this member, which ends with its number, such as <c>logshipper-0</c>. Empty: <c>POD_NAME</c>, or the host's name.
    /// </summary>
    public string Self { get; set; } = "";

    /// <summary>How many members there are, numbered from 0. 1: no call is forwarded.</summary>
    [Range(1, 1000)]
    public int Replicas { get; set; } = 1;

    /// <summary>
    /// A JSON file such as <c>{"replicas": 3}</c>, which goes before <see cref="Replicas"/> and may change while the service runs.
    /// It may also hold <c>"addresses": {"logshipper-0": "http://…"}</c>. Empty, or not there: not used.
    /// </summary>
    public string MembersFile { get; set; } = "";

    /// <summary>Where a member is: <c>{member}</c> stands for its name.</summary>
    [Required]
    public string Address { get; set; } = "http://{member}.logshipper-replicas.mesh.svc:8080";

    /// <summary>How often the file is read.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan Refresh { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a member may take to say whether it keeps a log.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan AskTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a member begins no log of a job that another has asked for: longer than two members may see different sizes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan Yield { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a member that has left, and is told to stop, goes on handing its logs over before it does.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan LeaveTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often another member is told how long the logs here are: that much of a lost log's end is not known.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan NoteInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a log's first acknowledgement waits until another member knows of the log. Then it goes on without, and the next
    /// logs do not wait until a member has been told again.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan NoteTimeout { get; set; } = TimeSpan.FromSeconds(2);
}
