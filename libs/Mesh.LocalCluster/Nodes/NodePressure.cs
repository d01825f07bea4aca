namespace Mesh.Local.Nodes;

/// <summary>What a node is short of; injected, for a virtual node has no disk of its own to measure.</summary>
internal sealed class NodePressure
{
    private volatile bool _disk;

    public bool Disk
    {
        get => _disk;
        set => _disk = value;
    }
}
