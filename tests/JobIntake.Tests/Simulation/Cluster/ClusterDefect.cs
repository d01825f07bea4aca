namespace Mesh.JobIntake.Tests.Simulation.Cluster;

/// <summary>Ways to make pods that were given up, so that a test can show that the simulation notices why.</summary>
internal enum ClusterDefect
{
    None,

    /// <summary>A pod's Secret has its name from job and attempt, as the pod has: a late pod finds the Secret of the one before.</summary>
    SecretNamedAsItsPod,
}
