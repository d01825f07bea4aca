namespace Mesh.LogShipper.Archive.S3;

/// <summary>What is asked of the store.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Name">The object's name in the bucket; empty: the bucket itself.</param>
internal sealed record S3Request(HttpMethod Method, string Name)
{
    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The value of the Range header; empty: none.</summary>
    public string Range { get; init; } = "";
}
