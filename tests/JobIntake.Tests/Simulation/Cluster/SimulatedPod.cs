namespace Mesh.JobIntake.Tests.Simulation.Cluster;

/// <summary>A pod of the simulated cluster. Its containers run once the Secret that it names is there, as on a real one.</summary>
internal sealed class SimulatedPod(PodKey key, int uid, string secret)
{
    public PodKey Key => key;

    public int Uid => uid;

    /// <summary>The name of the Secret that it waits for.</summary>
    public string Secret => secret;

    /// <summary>Its node has the Secret. No dispatcher can see that.</summary>
    public bool IsMounted { get; set; }

    /// <summary>Its containers run.</summary>
    public bool IsLive { get; set; }

    public bool HasStarted { get; set; }

    /// <summary>Its containers have ended; the object is still there.</summary>
    public bool HasEnded { get; set; }

    public bool IsDeleting { get; set; }

    public SimulatedPod Copy() => (SimulatedPod)MemberwiseClone();
}
