using k8s.Models;
using Mesh.Dispatcher.Informer;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mesh.Dispatcher.Tests.Informer;

public sealed class PodInformerTests
{
    private readonly FakeFeed _feed = new();
    private readonly RecordingSink _sink = new();

    [Fact]
    public async Task Run_ListThenWatch_TellsInOrder()
    {
        using var informer = await StartAsync();
        _feed.List("10", PodSamples.Pod());
        Assert.Equal("pod u1 Pending", await _sink.NextAsync());
        Assert.Equal("listed mesh-01jabc-1", await _sink.NextAsync());

        var watch = _feed.Watch();
        watch.TryWrite(News(NewsKind.Changed, "11", "Running"));
        watch.TryWrite(News(NewsKind.Deleted, "12", "Running"));

        Assert.Equal("pod u1 Running", await _sink.NextAsync());
        Assert.Equal("deleted u1", await _sink.NextAsync());
        Assert.Empty(informer.Pods);
        Assert.True(informer.IsSynced);
        await informer.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Run_WatchEndsInGoodOrder_GoesOnFromTheLastVersionWithoutAList()
    {
        using var informer = await StartAsync();
        _feed.List("10");
        await AskedAsync("list", "watch 10");

        var watch = _feed.Watch();
        watch.TryWrite(News(NewsKind.Bookmark, "42", "Pending"));
        watch.Complete();

        await AskedAsync("watch 42");
        await informer.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Run_VersionTooOld_ListsAgain()
    {
        using var informer = await StartAsync();
        _feed.List("10");
        await AskedAsync("list", "watch 10");

        _feed.Watch().Complete(new WatchExpiredException("too old"));

        await AskedAsync("list");
        _feed.List("99");
        await AskedAsync("watch 99");
        await informer.StopAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task Run_ConnectionBreaks_GoesOnFromTheLastVersionWithoutAList(Type failure)
    {
        using var informer = await StartAsync();
        _feed.List("10", PodSamples.Pod());
        await AskedAsync("list", "watch 10");

        var watch = _feed.Watch();
        watch.TryWrite(News(NewsKind.Changed, "11", "Running"));
        watch.Complete((Exception)Activator.CreateInstance(failure)!);

        await AskedAsync("watch 11");
        _feed.Watch().TryWrite(News(NewsKind.Changed, "12", "Failed"));
        await ToldAsync("pod u1 Pending", "listed mesh-01jabc-1", "pod u1 Running", "pod u1 Failed");
        await informer.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Run_WatchesBreakAgainAndAgain_ListsAndTellsWhatIsMissing()
    {
        using var informer = await StartAsync();
        _feed.List("10", PodSamples.Pod());
        await AskedAsync("list", "watch 10");

        foreach (var next in new[] { "watch 10", "watch 10", "list" })
        {
            _feed.Watch().Complete(new IOException("reset"));
            await AskedAsync(next);
        }

        _feed.List("20");
        await ToldAsync("pod u1 Pending", "listed mesh-01jabc-1", "listed ");
        Assert.Empty(informer.Pods);
        await informer.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Run_ListFails_TriesAgain()
    {
        using var informer = await StartAsync();
        _feed.FailList(new HttpRequestException("away"));
        await AskedAsync("list", "list");

        _feed.List("10", PodSamples.Pod());

        await ToldAsync("pod u1 Pending", "listed mesh-01jabc-1");
        await informer.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Run_RelistIntervalOver_ListsAlthoughTheWatchIsWell()
    {
        using var informer = await StartAsync(relist: TimeSpan.Zero);
        _feed.List("10");
        await AskedAsync("list", "watch 10");

        // The watch missed the end of the pod, as the genuine client's are known to.
        _feed.Watch().Complete();
        await AskedAsync("list");
        _feed.List("50", PodSamples.Pod("Failed"));

        await ToldAsync("listed ", "pod u1 Failed", "listed mesh-01jabc-1");
        await informer.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Run_SilentWatch_IsTakenForDead()
    {
        using var informer = await StartAsync(TimeSpan.FromMilliseconds(50));
        _feed.List("10");
        await AskedAsync("list", "watch 10");

        _feed.Watch();

        await AskedAsync("list");
        await informer.StopAsync(CancellationToken.None);
    }

    private static ResourceNews<V1Pod> News(NewsKind kind, string version, string phase)
    {
        var view = PodSamples.Pod(phase);
        view.Pod.Metadata.ResourceVersion = version;
        return new ResourceNews<V1Pod>(kind, view.Pod);
    }

    private async Task<PodInformer> StartAsync(TimeSpan? idleLimit = null, TimeSpan? relist = null)
    {
        var settings = new WatchSettings(idleLimit ?? TimeSpan.FromMinutes(5), relist ?? TimeSpan.FromHours(1));
        var informer = new PodInformer(_feed, _sink, settings, TimeProvider.System, NullLogger<PodInformer>.Instance);
        await informer.StartAsync(CancellationToken.None);
        return informer;
    }

    private async Task ToldAsync(params string[] wanted)
    {
        foreach (var one in wanted)
        {
            Assert.Equal(one, await _sink.NextAsync());
        }
    }

    private async Task AskedAsync(params string[] wanted)
    {
        foreach (var one in wanted)
        {
            Assert.Equal(one, await _feed.AskedAsync());
        }
    }
}
