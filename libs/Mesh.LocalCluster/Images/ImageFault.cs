namespace Mesh.Local;

/// <summary>Why an image cannot be pulled.</summary>
public enum ImageFault
{
    /// <summary>The registry has no such repository or tag.</summary>
    NotFound,

    /// <summary>The registry wants credentials, or better ones.</summary>
    Unauthorized,

    /// <summary>The registry's rate limit is used up: 429.</summary>
    TooManyRequests,

    /// <summary>The registry is broken: 503.</summary>
    ServerError,

    /// <summary>The registry does not answer.</summary>
    Timeout,
}
