using System.ComponentModel.DataAnnotations;
using Mesh.Dispatcher.Verdicts;

namespace Mesh.Dispatcher;

/// <summary>The section <c>Dispatcher</c>.</summary>
public sealed class DispatcherOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Dispatcher";

    /// <summary>
    /// Who this dispatcher is: 1 to 63 characters of [a-z0-9-]; the same after a restart. Empty: the host's name.
    /// </summary>
    [RegularExpression("^[a-z0-9-]{0,63}$", ErrorMessage = "Dispatcher:Id has 1 to 63 characters of [a-z0-9-].")]
    public string Id { get; set; } = "";

    /// <summary>Where the pods reach Mesh: the URL of the Ingress.</summary>
    [Required]
    public Uri? AgentAddress { get; set; }

    /// <summary>The image of the agent.</summary>
    [Required]
    public string AgentImage { get; set; } = "mesh.dev/agent:dev";

    /// <summary>How many attempts this dispatcher holds at a time, 0 to 100,000.</summary>
    [Range(0, 100_000)]
    public int MaxLeases { get; set; } = 16;

    /// <summary>
    /// How many attempts may wait for room on the peasants: it asks the queue for no more than fit and these. 0 to 100,000; as
    /// many as <see cref="MaxLeases"/>: room is not looked at.
    /// </summary>
    [Range(0, 100_000)]
    public int Lookahead { get; set; } = 16;

    /// <summary>How many pods it creates a second in the long run, 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public double CreatesPerSecond { get; set; } = 200;

    /// <summary>How many pods it creates at once after a quiet time, 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int CreateBurst { get; set; } = 200;

    /// <summary>How many calls about pods it makes to the API server at a time, 1 to 1,000; the next ones wait.</summary>
    [Range(1, 1_000)]
    public int ApiParallelism { get; set; } = 64;

    /// <summary>How long an image that cannot be pulled for a reason that may pass is waited for.</summary>
    public TimeSpan ImagePullPatience { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How long a container that cannot be set up is waited for.</summary>
    public TimeSpan SetupPatience { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long a pod waits because nodes or a quota are full, counted from its lease: a full cluster is no failure.
    /// </summary>
    public TimeSpan RoomPatience { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a pod waits for a node when none suits it, or the scheduler is silent.</summary>
    public TimeSpan NodePatience { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the pull of one pod's images may take.</summary>
    public TimeSpan PullPatience { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a pod may be on its node without a container that started or an image that is pulled.</summary>
    public TimeSpan ContainerStartPatience { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long past its run_timeout and grace a job's agent may take to end it.</summary>
    public TimeSpan RunMargin { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a node object must be gone before a pod that hangs on it is deleted by force.</summary>
    public TimeSpan NodeGonePatience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long LogShipper is waited for when a log must be sealed for an agent that died; then the job ends without.
    /// </summary>
    public TimeSpan SealPatience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a watch of pods may be silent; the API server sends bookmarks about once a minute.</summary>
    public TimeSpan WatchIdleLimit { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the watches alone are relied on; then a list makes up for whatever they may have missed.</summary>
    public TimeSpan RelistInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often leftovers of earlier attempts are looked for.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The clocks of a pod's stages.</summary>
    internal StuckPatience Patience => new(ImagePullPatience, SetupPatience)
    {
        Room = RoomPatience,
        Node = NodePatience,
        Pull = PullPatience,
        Start = ContainerStartPatience,
        RunMargin = RunMargin,
        NodeGone = NodeGonePatience,
    };

    /// <summary>The identity in use: <see cref="Id"/>, else a name made of the host's.</summary>
    public string Identity => Id.Length > 0 ? Id : FromHostName(Environment.MachineName);

    private static string FromHostName(string host)
    {
        var kept = new string([.. host.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c == '-').Take(63)]);
        return kept.Length > 0 ? kept : "dispatcher";
    }
}
