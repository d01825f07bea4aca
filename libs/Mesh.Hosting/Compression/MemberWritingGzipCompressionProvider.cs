using System.IO.Compression;
using Grpc.Net.Compression;

namespace Mesh.Hosting.Compression;

/// <summary>
/// gzip (RFC 1952) that writes a member even for an empty message. GZipStream writes nothing when nothing was written to it, and a
/// client that inflates strictly, such as grpc-js, then fails the call.
/// </summary>
public sealed class MemberWritingGzipCompressionProvider : ICompressionProvider
{
    /// <inheritdoc/>
    public string EncodingName => "gzip";

    /// <inheritdoc/>
    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new MemberWritingStream(stream, compressionLevel ?? CompressionLevel.Fastest);

    /// <inheritdoc/>
    public Stream CreateDecompressionStream(Stream stream) => new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
}
