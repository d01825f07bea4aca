namespace Mesh.JobIntake.Tests.Simulation.Cluster;

/// <summary>A pod's name: a function of job and attempt.</summary>
internal readonly record struct PodKey(string Job, int Attempt);
