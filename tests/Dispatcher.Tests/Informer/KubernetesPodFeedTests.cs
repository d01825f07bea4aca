using System.Text;
using Mesh.Dispatcher.Informer;
using Mesh.Dispatcher.Tests.Kubernetes;

namespace Mesh.Dispatcher.Tests.Informer;

public sealed class KubernetesPodFeedTests
{
    [Fact]
    public async Task List_ManyPages_AreOneListing()
    {
        using var handler = new StubHandler(request => StubHandler.Json(
            request.RequestUri!.Query.Contains("continue=", StringComparison.Ordinal)
                ? """{"metadata":{"resourceVersion":"8"},"items":[{"metadata":{"name":"b"}}]}"""
                : """{"metadata":{"resourceVersion":"7","continue":"next"},"items":[{"metadata":{"name":"a"}}]}"""));
        using var client = ClientFixture.Client(handler);

        var listing = await new KubernetesPodFeed(client, "jobs").ListAsync(CancellationToken.None);

        Assert.Equal(["a", "b"], listing.Pods.Select(p => p.Pod.Metadata.Name));
        Assert.Equal("8", listing.ResourceVersion);
    }

    [Theory]
    [InlineData("""{"type":"ERROR","object":{"kind":"Status","code":410,"message":"too old"}}""", typeof(WatchExpiredException))]
    [InlineData("""{"type":"ERROR","object":{"kind":"Status","code":500,"message":"boom"}}""", typeof(IOException))]
    [InlineData("garbage", typeof(IOException))]
    public async Task Watch_TroubleInTheStream_IsThrownAndNotSilence(string line, Type expected)
    {
        using var handler = new StubHandler(_ => new HttpResponseMessage
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(line + "\n")),
        });
        using var client = ClientFixture.Client(handler);
        var feed = new KubernetesPodFeed(client, "jobs");

        var e = await Record.ExceptionAsync(async () =>
        {
            await foreach (var news in feed.WatchAsync("1", TimeSpan.FromMinutes(4), CancellationToken.None))
            {
                Assert.Fail($"{news} is no event");
            }
        });

        Assert.IsType(expected, e);
    }

    [Fact]
    public async Task Watch_Request_AsksForBookmarksFromTheVersion()
    {
        using var handler = new StubHandler(_ => new HttpResponseMessage { Content = new ByteArrayContent([]) });
        using var client = ClientFixture.Client(handler);

        var feed = new KubernetesPodFeed(client, "jobs");

        await foreach (var news in feed.WatchAsync("5", TimeSpan.FromMinutes(4), CancellationToken.None))
        {
            Assert.Fail($"{news} is no event");
        }

        Assert.True(handler.Requests.TryDequeue(out var request));
        Assert.Contains("allowWatchBookmarks=true", request.PathAndQuery, StringComparison.Ordinal);
        Assert.Contains("resourceVersion=5", request.PathAndQuery, StringComparison.Ordinal);
        Assert.Contains("timeoutSeconds=240", request.PathAndQuery, StringComparison.Ordinal);
        Assert.Contains("watch=true", request.PathAndQuery, StringComparison.Ordinal);
    }
}
