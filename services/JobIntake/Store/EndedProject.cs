namespace Mesh.JobIntake.Store;

/// <summary>A project that has ended jobs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Oldest">When the first of them ended, in ticks of 100 ns, UTC.</param>
public sealed record EndedProject(string Name, long Oldest);
