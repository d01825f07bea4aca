using System.Net;
using System.Text;
using Mesh.Dispatcher.Informer;
using Mesh.Dispatcher.Tests.Kubernetes;

namespace Mesh.Dispatcher.Tests.Informer;

public sealed class KubernetesFeedTests
{
    [Fact]
    public async Task List_ManyPages_AreOneListing()
    {
        using var handler = new StubHandler(request => StubHandler.Json(
            request.RequestUri!.Query.Contains("continue=", StringComparison.Ordinal)
                ? """{"metadata":{"resourceVersion":"8"},"items":[{"metadata":{"name":"b"}}]}"""
                : """{"metadata":{"resourceVersion":"7","continue":"next"},"items":[{"metadata":{"name":"a"}}]}"""));
        using var client = ClientFixture.Client(handler);

        var listing = await Feeds.Pods(client, "jobs").ListAsync(CancellationToken.None);

        Assert.Equal(["a", "b"], listing.Items.Select(p => p.Metadata.Name));
        Assert.Equal("8", listing.ResourceVersion);
    }

    [Fact]
    public async Task List_PagesExpire_IsReadAgainInOnePage()
    {
        using var handler = new StubHandler(request => request.RequestUri!.Query switch
        {
            var q when q.Contains("continue=", StringComparison.Ordinal) =>
                StubHandler.Json("""{"kind":"Status","code":410,"reason":"Expired"}""", HttpStatusCode.Gone),
            var q when q.Contains("limit=", StringComparison.Ordinal) =>
                StubHandler.Json("""{"metadata":{"resourceVersion":"7","continue":"n"},"items":[{"metadata":{"name":"a"}}]}"""),
            _ => StubHandler.Json(
                """{"metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}"""),
        });
        using var client = ClientFixture.Client(handler);

        var listing = await Feeds.Pods(client, "jobs").ListAsync(CancellationToken.None);

        Assert.Equal((2, "9"), (listing.Items.Count, listing.ResourceVersion));
    }

    [Fact]
    public async Task List_OfEvents_AsksForTheVersionOnly()
    {
        using var handler = new StubHandler(_ => StubHandler.Json(
            """{"metadata":{"resourceVersion":"7","continue":"n"},"items":[{"metadata":{"name":"a"},"involvedObject":{}}]}"""));
        using var client = ClientFixture.Client(handler);

        var listing = await Feeds.PodEvents(client, "jobs").ListAsync(CancellationToken.None);

        Assert.Equal((0, "7"), (listing.Items.Count, listing.ResourceVersion));
        var request = Assert.Single(handler.Requests);
        Assert.Contains("fieldSelector=involvedObject.kind%3DPod", request.PathAndQuery, StringComparison.Ordinal);
        Assert.Contains("limit=1", request.PathAndQuery, StringComparison.Ordinal);
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
        var feed = Feeds.Pods(client, "jobs");

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

        var feed = Feeds.Pods(client, "jobs");

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
