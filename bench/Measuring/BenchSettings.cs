namespace Mesh.Bench.Measuring;

/// <summary>What the command line says of a run.</summary>
/// <param name="IsShort">Short runs are for a gate: the same code, fewer samples.</param>
/// <param name="Kubeconfig">The cluster to measure on; null: a LocalCluster of the benchmark's own.</param>
internal sealed record BenchSettings(bool IsShort, string? Kubeconfig);
