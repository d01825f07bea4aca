namespace Grpc.Core;

/// <summary>State of a channel's connection. Callers have the numbers compiled in: the order counts.</summary>
public enum ConnectivityState
{
    /// <summary>Not connected, and not trying.</summary>
    Idle,

    Connecting,

    Ready,

    /// <summary>Failed; tries again after a pause.</summary>
    TransientFailure,

    Shutdown,
}
