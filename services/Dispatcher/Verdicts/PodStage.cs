namespace Mesh.Dispatcher.Verdicts;

/// <summary>Where a pod is on its way; each stage has a clock of its own.</summary>
public enum PodStage
{
    /// <summary>Suitable nodes are full: that is waiting.</summary>
    WaitsForRoom,

    /// <summary>No node suits it, or the scheduler has said nothing.</summary>
    WaitsForNode,

    /// <summary>On its node, an image is on its way.</summary>
    Pulling,

    /// <summary>On its node, and nothing of it runs.</summary>
    Starting,

    /// <summary>The preparation or a service runs, the agent does not yet.</summary>
    Preparing,

    /// <summary>The agent runs.</summary>
    Running,
}
