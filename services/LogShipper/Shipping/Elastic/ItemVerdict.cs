namespace Mesh.LogShipper.Shipping.Elastic;

/// <summary>What became of one document.</summary>
public enum ItemVerdict
{
    /// <summary>Nobody knows, or it was not sent: send it again, ids make that harmless.</summary>
    Unknown,

    /// <summary>It is there.</summary>
    Stored,

    /// <summary>It had been there.</summary>
    Known,

    /// <summary>The server cannot take it now; it may later.</summary>
    Busy,

    /// <summary>The server does not let this client write there; somebody may mend that.</summary>
    Forbidden,

    /// <summary>The server does not take it, however often it comes.</summary>
    Refused,

    /// <summary>The server took it, but into the failure store, where no search finds it.</summary>
    Diverted,
}
