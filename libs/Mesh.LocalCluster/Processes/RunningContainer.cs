namespace Mesh.Local.Processes;

/// <summary>A container that runs: its process, and the plan by which it was started.</summary>
internal sealed record RunningContainer(ContainerProcess Process, ProcessPlan Plan);
