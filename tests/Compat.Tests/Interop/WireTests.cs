using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Mesh.Compat.Tests.Protos;

namespace Mesh.Compat.Tests.Interop;

/// <summary>What a compressed response looks like on the wire, which no gRPC client shows.</summary>
public sealed class WireTests(EchoServer server) : IClassFixture<EchoServer>
{
    [Theory]
    [InlineData("")]
    [InlineData("a text of some length, a text of some length, a text of some length")]
    public async Task Response_WithGzipAskedFor_IsAWholeGzipMember(string text)
    {
        using var http = new HttpClient(server.Handler());
        var message = new EchoRequest { Text = text }.ToByteArray();
        var method = new Uri(server.Plain, "/mesh.compat.test.v1.EchoService/Echo");
        using var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, (byte)message.Length, .. message]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Add("te", "trailers");
        request.Headers.Add("grpc-accept-encoding", "gzip");
        request.Headers.Add(EchoServiceImpl.WantGzipHeader, "1");

        using var response = await http.SendAsync(request);

        var body = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal("gzip", response.Headers.GetValues("grpc-encoding").Single());
        Assert.Equal(1, body[0]);
        Assert.Equal([0x1f, 0x8b], body[5..7]);
        await using var gzip = new GZipStream(new MemoryStream(body[5..]), CompressionMode.Decompress);
        Assert.Equal(text, EchoResponse.Parser.ParseFrom(gzip).Text);
    }
}
