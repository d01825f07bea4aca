using Mesh.Intake.V1;

namespace Mesh.JobIntake.Tests.Simulation.Cluster;

/// <summary>What a dispatcher knows of one attempt.</summary>
internal sealed class LeaseFacts(Lease lease)
{
    public Lease Lease { get; set; } = lease;

    public PodKey Key { get; } = new(lease.Ref.Job, lease.Ref.Attempt);

    public bool IsCancelled { get; set; } = lease.CancelRequested;

    public bool IsRevoked { get; set; }

    /// <summary>Its lease is over, and said to be.</summary>
    public bool IsCompleted { get; set; }

    /// <summary>The queue was told under this lease that it is handed back, and has not answered.</summary>
    public bool ReleaseSaid { get; set; }

    /// <summary>The queue was told under this lease how the attempt ended, and has not answered.</summary>
    public bool EndSaid { get; set; }

    /// <summary>A pod of it was there: when it is gone, the attempt is over.</summary>
    public bool PodExisted { get; set; } = lease.State is JobState.Starting or JobState.Running;

    /// <summary>The uid of the pod that was given its Secret; null when that is not known of any.</summary>
    public int? SecretFor { get; set; }

    /// <summary>A create that was given up may be carried out until then.</summary>
    public DateTimeOffset UncertainUntil { get; set; }

    public JobState Told { get; set; } = JobState.Leased;
}
