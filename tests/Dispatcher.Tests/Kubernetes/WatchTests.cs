using System.IO.Pipelines;
using System.Net;
using System.Text;
using k8s;
using k8s.Autorest;

namespace Mesh.Dispatcher.Tests.Kubernetes;

public sealed class WatchTests
{
    private readonly Pipe _wire = new();

    [Fact]
    public async Task Watch_Events_ComeAsTheyAreWrittenAndEndWithTheStream()
    {
        using var client = ClientFixture.Client(Server());
        await using var events = client.CoreV1.WatchListNamespacedPodAsync("jobs", resourceVersion: "5").GetAsyncEnumerator();

        await WriteAsync("""{"type":"ADDED","object":{"kind":"Pod","metadata":{"name":"a"}}}""");
        Assert.True(await events.MoveNextAsync());
        Assert.Equal((WatchEventType.Added, "a"), (events.Current.Item1, events.Current.Item2.Metadata.Name));

        await WriteAsync(
            """{"type":"BOOKMARK","object":{"kind":"Pod","metadata":{"resourceVersion":"9"},"spec":{"containers":null}}}""");
        Assert.True(await events.MoveNextAsync());
        Assert.Equal((WatchEventType.Bookmark, "9"), (events.Current.Item1, events.Current.Item2.Metadata.ResourceVersion));

        await _wire.Writer.CompleteAsync();
        Assert.False(await events.MoveNextAsync());
    }

    [Fact]
    public async Task Watch_LongerThanTheTimeLimitOfCalls_GoesOn()
    {
        using var client = ClientFixture.Client(Server(), timeout: TimeSpan.FromMilliseconds(1));
        await using var events = client.CoreV1.WatchListNamespacedPodAsync("jobs").GetAsyncEnumerator();

        var next = events.MoveNextAsync().AsTask();
        await Assert.ThrowsAsync<TimeoutException>(() => next.WaitAsync(TimeSpan.FromMilliseconds(100)));
        await WriteAsync("""{"type":"MODIFIED","object":{"kind":"Pod","metadata":{"name":"a"}}}""");

        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Watch_StatusInTheStream_GoesToTheCallbackAndIsNoEvent()
    {
        var errors = new List<Exception>();
        using var client = ClientFixture.Client(Server());
        await using var events = client.CoreV1.WatchListNamespacedPodAsync("jobs", onError: errors.Add).GetAsyncEnumerator();

        await WriteAsync("""{"type":"ERROR","object":{"kind":"Status","message":"too old","code":410}}""");
        await _wire.Writer.CompleteAsync();

        Assert.False(await events.MoveNextAsync());
        var error = Assert.IsType<KubernetesException>(Assert.Single(errors));
        Assert.Equal(410, error.Status.Code);
    }

    [Fact]
    public async Task Watch_LineThatIsNoJson_GoesToTheCallbackAndTheWatchGoesOn()
    {
        var errors = new List<Exception>();
        using var client = ClientFixture.Client(Server());
        await using var events = client.CoreV1.WatchListNamespacedPodAsync("jobs", onError: errors.Add).GetAsyncEnumerator();

        await WriteAsync("{");
        await WriteAsync("""{"type":"DELETED","object":{"kind":"Pod","metadata":{"name":"a"}}}""");

        Assert.True(await events.MoveNextAsync());
        Assert.Equal(WatchEventType.Deleted, events.Current.Item1);
        Assert.Single(errors);
    }

    [Fact]
    public async Task Watch_Cancelled_EndsAtOnce()
    {
        using var client = ClientFixture.Client(Server());
        using var cancel = new CancellationTokenSource();
        await using var events = client.CoreV1
            .WatchListNamespacedPodAsync("jobs", cancellationToken: cancel.Token)
            .GetAsyncEnumerator(cancel.Token);

        var next = events.MoveNextAsync().AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Watch_GoneBeforeTheFirstEvent_Throws()
    {
        using var handler = new StubHandler(_ => StubHandler.Json("""{"kind":"Status","code":410}""", HttpStatusCode.Gone));
        using var client = ClientFixture.Client(handler);
        await using var events = client.CoreV1.WatchListNamespacedPodAsync("jobs").GetAsyncEnumerator();

        var e = await Assert.ThrowsAsync<HttpOperationException>(async () => await events.MoveNextAsync());
        Assert.Equal(HttpStatusCode.Gone, e.Response.StatusCode);
    }

    private StubHandler Server() =>
        new(_ => new HttpResponseMessage { Content = new StreamContent(_wire.Reader.AsStream()) });

    private async Task WriteAsync(string line) => await _wire.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
}
