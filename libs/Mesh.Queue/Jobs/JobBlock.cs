namespace Mesh.Queue.Jobs;

/// <summary>What a blocked job waits for.</summary>
/// <param name="Reason">The kind.</param>
/// <param name="Detail">Which one: the needed nodes, the group, or the quota.</param>
public sealed record JobBlock(BlockReason Reason, string Detail);
