namespace Mesh.Local;

/// <summary>What a virtual node does.</summary>
public enum NodePower
{
    /// <summary>It runs pods and reports.</summary>
    On,

    /// <summary>Cut off: its containers go on, its kubelet sees and reports nothing.</summary>
    Stopped,

    /// <summary>Without power: its containers are dead, and nobody reported that.</summary>
    Off,
}
