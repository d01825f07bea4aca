namespace Mesh.Dispatcher.Verdicts;

/// <summary>
/// How long each stage of a pod's life, and trouble that may pass, is waited for. docs/failures.md says what each ends in.
/// </summary>
/// <param name="ImagePull">Trouble with the image registry.</param>
/// <param name="Setup">Trouble with setting a container up.</param>
public sealed record StuckPatience(TimeSpan ImagePull, TimeSpan Setup)
{
    /// <summary>A full cluster or quota, counted from the lease: that is waiting and no failure, but not for ever.</summary>
    public TimeSpan Room { get; init; } = TimeSpan.FromHours(24);

    /// <summary>No node suits the pod, or no scheduler looks at it.</summary>
    public TimeSpan Node { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>An image on its way.</summary>
    public TimeSpan Pull { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A pod on its node of which no container has started and no image is on its way.</summary>
    public TimeSpan Start { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long past run_timeout and grace the agent may take to end the steps and report.</summary>
    public TimeSpan RunMargin { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a node object must be gone, by two reads, before a pod that hangs on it is deleted by force. The pod garbage
    /// collector of Kubernetes waits 40 s.
    /// </summary>
    public TimeSpan NodeGone { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a call that was cut off may still take effect in the API server: its own limit for a request is 60 s.
    /// </summary>
    public TimeSpan Uncertain { get; init; } = TimeSpan.FromSeconds(60);
}
