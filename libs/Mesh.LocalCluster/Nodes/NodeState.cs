namespace Mesh.Local;

/// <summary>One node as <see cref="NodeControl"/> shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">The value of the label <c>mesh.dev/role</c>.</param>
/// <param name="Power">What it does.</param>
/// <param name="Ready">The status of the Ready condition (True, False, Unknown); null when there is no Node object.</param>
/// <param name="Taints">Its taints as <c>key=value:Effect</c>.</param>
/// <param name="Pods">How many pods are bound to it that have not ended.</param>
public sealed record NodeState(
    string Name,
    string Role,
    NodePower Power,
    string? Ready,
    IReadOnlyList<string> Taints,
    int Pods);
