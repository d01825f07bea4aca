namespace Mesh.Queue.Effects;

/// <summary>Why the queue ends a dispatcher's stream.</summary>
public enum SessionEnd
{
    /// <summary>The same dispatcher opened another stream.</summary>
    Superseded,

    /// <summary>No heartbeat came in time.</summary>
    Expired,
}
