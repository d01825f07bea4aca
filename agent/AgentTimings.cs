namespace Mesh.Agent;

/// <summary>The waits of the agent that are not part of a job's specification.</summary>
internal sealed record AgentTimings
{
    /// <summary>How long a step's output may stay open after the step ended, before the run goes on without it.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the box may take to tell that a killed step ended.</summary>
    public TimeSpan Kill { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long prepare waits, once it is done, for its lines to be acknowledged; run sends again what was not.
    /// </summary>
    public TimeSpan Handover { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The deadline of one call, and of the answer to a log stream's open.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a log that has reached its bound may take to be sealed: the service reads it whole for its hash.</summary>
    public TimeSpan LogEnd { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an upload or a download may stand still before it is tried again.</summary>
    public TimeSpan Artifact { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The first wait after a failed call; each further one doubles, with jitter.</summary>
    public TimeSpan RetryFirst { get; init; } = TimeSpan.FromMilliseconds(50);

    public TimeSpan RetryLongest { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a refusal that may heal (a token, an address) is retried without any progress.</summary>
    public TimeSpan Refusal { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a service's answer is waited for.</summary>
    public TimeSpan ServiceAnswer { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The pause before a service is asked again.</summary>
    public TimeSpan ServicePause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How often the log says that a service is still waited for.</summary>
    public TimeSpan ServiceWord { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Waits between tries to fetch the source; there is one try more than waits.</summary>
    public IReadOnlyList<TimeSpan> Fetch { get; init; } =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];
}
