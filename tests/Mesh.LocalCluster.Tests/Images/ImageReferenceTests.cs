using Mesh.Local.Images;

namespace Mesh.Local.Tests.Images;

public sealed class ImageReferenceTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("alpine", "docker.io/library/alpine:latest")]
    [InlineData("golang:1.22", "docker.io/library/golang:1.22")]
    [InlineData("team/app", "docker.io/team/app:latest")]
    [InlineData("localhost/app", "localhost/app:latest")]
    [InlineData("registry:5000/app:v1", "registry:5000/app:v1")]
    [InlineData("ghcr.io/team/sub/app:v1", "ghcr.io/team/sub/app:v1")]
    [InlineData("ghcr.io/app@" + Digest, "ghcr.io/app@" + Digest)]
    [InlineData("ghcr.io/app:v1@" + Digest, "ghcr.io/app@" + Digest)]
    public void Parse_Names_AreCompleted(string text, string full) => Assert.Equal(full, ImageReference.Parse(text)?.Full);

    [Theory]
    [InlineData("Alpine")]
    [InlineData("a b")]
    [InlineData("app:")]
    [InlineData("app:-tag")]
    [InlineData("app@sha256:short")]
    [InlineData("app//x")]
    [InlineData("-app")]
    [InlineData("https://ghcr.io/app")]
    public void Parse_OfNoName_IsNull(string text) => Assert.Null(ImageReference.Parse(text));

    [Theory]
    [InlineData(ImageFault.NotFound, "rpc error: code = NotFound desc = ", "docker.io/library/x:latest: not found")]
    [InlineData(ImageFault.Unauthorized, "rpc error: code = Unknown desc = ", "insufficient_scope: authorization failed")]
    [InlineData(ImageFault.TooManyRequests, "rpc error: code = Unknown desc = ", "/v2/library/x/manifests/latest: 429 Too Many Requests")]
    [InlineData(ImageFault.ServerError, "rpc error: code = Unknown desc = ", "503 Service Unavailable")]
    [InlineData(ImageFault.Timeout, "rpc error: code = Unknown desc = ", "i/o timeout")]
    public void Message_OfAFault_IsContainerds(ImageFault fault, string begin, string end)
    {
        var message = PullFailure.Message(fault, ImageReference.Parse("x")!);

        Assert.StartsWith(begin + "failed to pull and unpack image \"docker.io/library/x:latest\": ", message, StringComparison.Ordinal);
        Assert.EndsWith(end, message, StringComparison.Ordinal);
    }
}
