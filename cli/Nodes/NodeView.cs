namespace Mesh.Cli.Nodes;

/// <summary>A node of LocalCluster, as it answers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">controller, patrician or peasant.</param>
/// <param name="Power">on, stopped or off.</param>
/// <param name="Ready">True, False or Unknown; null when its Node object was deleted.</param>
/// <param name="Taints">Its taints, as `key=value:Effect`.</param>
/// <param name="Pods">The pods on it that have not ended.</param>
internal sealed record NodeView(
    string Name, string Role, string Power, string? Ready, IReadOnlyList<string> Taints, int Pods);
