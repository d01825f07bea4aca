namespace Mesh.JobIntake.Tests.Simulation.Cluster;

/// <summary>A pod of the simulated cluster. Its containers run once it has its Secret, as on a real one.</summary>
internal sealed class SimulatedPod(PodKey key, int uid)
{
    public PodKey Key => key;

    public int Uid => uid;

    public bool HasSecret { get; set; }

    /// <summary>Its containers run.</summary>
    public bool IsLive { get; set; }

    public bool HasStarted { get; set; }

    /// <summary>Its containers have ended; the object is still there.</summary>
    public bool HasEnded { get; set; }

    public bool IsDeleting { get; set; }

    public SimulatedPod Copy() => (SimulatedPod)MemberwiseClone();
}
