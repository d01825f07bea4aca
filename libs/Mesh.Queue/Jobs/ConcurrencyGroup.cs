namespace Mesh.Queue.Jobs;

/// <summary>Jobs of one group of a project run one at a time.</summary>
/// <param name="Name">The group, unique in its project.</param>
/// <param name="Policy">What a job does to those of the group that came before it.</param>
public sealed record ConcurrencyGroup(string Name, GroupPolicy Policy);
