namespace Mesh.JobIntake.Tests.Simulation.Machine;

/// <summary>A fault that the simulation injected.</summary>
internal sealed class SimulatedFaultException(string message) : IOException(message);
