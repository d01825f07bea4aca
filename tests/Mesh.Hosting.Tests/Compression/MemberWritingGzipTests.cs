using System.IO.Compression;
using Mesh.Hosting.Compression;

namespace Mesh.Hosting.Tests.Compression;

public sealed class MemberWritingGzipTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void Compress_AnyLength_InflatesToTheSameBytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        using var compressed = new MemoryStream();
        using (var stream = new MemberWritingGzipCompressionProvider().CreateCompressionStream(compressed, CompressionLevel.Fastest))
        {
            stream.Write(bytes, 0, length);
            // Closed twice, as `using` around a caller that closes does; a second member would be a second message.
            stream.Dispose();
        }

        Assert.NotEqual(0, compressed.Length);
        Assert.True(length > 0 || compressed.Length == 20, "an empty message is one empty member");
        compressed.Position = 0;
        using var inflated = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionMode.Decompress))
        {
            gzip.CopyTo(inflated);
        }

        Assert.Equal(bytes, inflated.ToArray());
    }
}
