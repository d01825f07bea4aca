using System.ComponentModel.DataAnnotations;

namespace Mesh.JobIntake.Leadership;

/// <summary>The section <c>JobIntake:Leadership</c>: for the PostgreSQL store.</summary>
public sealed class LeadershipOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "JobIntake:Leadership";

    /// <summary>The streams that one connection to a leader carries at most: Mesh's services allow no more.</summary>
    internal const int CallsPerConnection = 1_000;

    /// <summary>
    /// How long a leader leads without a sign of life; it gives one every third of it. A standby takes over so long after the leader
    /// was lost, by the database's clock; sooner when the database saw the leader's connection end.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan LeaseTimeToLive { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a standby looks whether somebody leads.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Where the other processes reach this one while it leads: <c>http://HOST:PORT</c>. Empty: the address in the environment variable
    /// <c>POD_IP</c> with the port of <c>Mesh:Listen</c>; without it, the address that the process listens on.
    /// </summary>
    public string AdvertisedAddress { get; set; } = "";

    /// <summary>How long a call waits on a standby for somebody to lead. Then it is UNAVAILABLE, NO_LEADER.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan WaitForLeader { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a stop waits for calls that are under way; then their connections are cut. Streams end at once, unless their peers do
    /// not read; what was forwarded to a leader that does not answer is UNAVAILABLE, LEADER_LOST, after half of it. Less than the
    /// 30 s that Kubernetes gives a pod.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan StopWithin { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Calls that a standby forwards, or keeps waiting for a leader, at a time. At the bound the next one is RESOURCE_EXHAUSTED.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxForwardedCalls { get; set; } = 10_000;

    /// <summary>Connections of a standby to the leader; each carries 1,000 calls.</summary>
    [Range(1, 1_000)]
    public int MaxForwardConnections { get; set; } = 16;
}
