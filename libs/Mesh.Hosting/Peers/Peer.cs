namespace Mesh.Hosting.Peers;

/// <summary>The services that others call.</summary>
public enum Peer
{
    /// <summary>The queue.</summary>
    JobIntake,

    /// <summary>The results.</summary>
    Reporter,

    /// <summary>The logs.</summary>
    LogShipper,

    /// <summary>The pods.</summary>
    Dispatcher,
}
