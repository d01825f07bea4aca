namespace Mesh.LogShipper.Shipping.Elastic;

/// <summary>What became of a whole bulk request.</summary>
public enum BulkVerdict
{
    /// <summary>Each document has an answer of its own.</summary>
    Answered,

    /// <summary>The server was not reached, or says that it cannot now.</summary>
    Unavailable,

    /// <summary>The answer is missing, cut or not to be understood: some documents may be stored.</summary>
    Unclear,

    /// <summary>The server does not know the client, or does not let it in.</summary>
    Unauthorized,

    /// <summary>Whatever answers there, it takes no bulk requests: a wrong address.</summary>
    WrongTarget,

    /// <summary>Too many bytes in one request.</summary>
    TooLarge,

    /// <summary>Elasticsearch finds fault with the request itself: with one of its documents, most likely.</summary>
    Invalid,
}
