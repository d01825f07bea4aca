namespace Mesh.Local.Nodes;

/// <summary>What is known of one node beside its object: how it was made, and the state that faults change.</summary>
internal sealed record VirtualNode(NodeTemplate Template)
{
    public string Name => Template.Name;

    public NodeLink Link { get; } = new();

    public NodePressure Pressure { get; } = new();
}
