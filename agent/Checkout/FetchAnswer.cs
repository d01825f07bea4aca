namespace Mesh.Agent.Checkout;

/// <summary>What a failed fetch says about the next one.</summary>
internal enum FetchAnswer
{
    /// <summary>The repository answered: it has no such ref.</summary>
    NoSuchRef,

    /// <summary>The server does not do shallow fetches or fetches by commit id; a full fetch may have the commit.</summary>
    NeedsFullFetch,

    /// <summary>Another try will end the same way: no such repository, no access, a transport that is not allowed.</summary>
    Permanent,

    /// <summary>The network, or a server in trouble.</summary>
    Transient,
}
