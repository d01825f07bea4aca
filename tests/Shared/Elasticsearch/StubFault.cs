namespace Mesh.Testing.Elasticsearch;

/// <summary>What goes wrong with a whole request.</summary>
internal enum StubFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>429 with Elasticsearch's error, nothing stored.</summary>
    TooManyRequests,

    /// <summary>503 with Elasticsearch's error, nothing stored.</summary>
    Unavailable,

    /// <summary>502 with a proxy's page, nothing stored.</summary>
    BadGateway,

    /// <summary>401, nothing stored.</summary>
    Unauthorized,

    /// <summary>403, nothing stored.</summary>
    Forbidden,

    /// <summary>404 with a page: nothing of Elasticsearch's is there.</summary>
    NotFound,

    /// <summary>400 with Elasticsearch's error, nothing stored.</summary>
    BadRequest,

    /// <summary>200 with a page of a proxy, everything stored.</summary>
    Html,

    /// <summary>200, everything stored, and half of the answer as if it were all.</summary>
    TruncatedJson,

    /// <summary>200, everything stored, and one item fewer in the answer.</summary>
    FewerItems,

    /// <summary>200, everything stored, and one item more in the answer.</summary>
    MoreItems,

    /// <summary>The connection is cut before anything is stored.</summary>
    CutBefore,

    /// <summary>Everything is stored, and the connection is cut before the answer.</summary>
    CutAfter,

    /// <summary>Everything is stored, and no answer comes until the test ends the silence.</summary>
    Silence,
}
