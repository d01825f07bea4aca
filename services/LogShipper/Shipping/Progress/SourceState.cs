namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>Where a source stands with the queue.</summary>
internal enum SourceState
{
    /// <summary>Nothing to send that is complete.</summary>
    Idle,

    /// <summary>In its project's row.</summary>
    Ready,

    /// <summary>A worker has it.</summary>
    Taken,

    /// <summary>Waits for a time.</summary>
    Parked,

    /// <summary>Forgotten; whoever holds it still has nothing.</summary>
    Gone,
}
