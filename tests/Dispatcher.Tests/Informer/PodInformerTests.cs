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
        watch.TryWrite(News(PodNewsKind.Changed, "11", "Running"));
        watch.TryWrite(News(PodNewsKind.Deleted, "12", "Running"));

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
        watch.TryWrite(News(PodNewsKind.Bookmark, "42", "Pending"));
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

    [Fact]
    public async Task Run_ConnectionBreaks_ListsAgainAndTellsWhatIsMissing()
    {
        using var informer = await StartAsync();
        _feed.List("10", PodSamples.Pod());
        await AskedAsync("list", "watch 10");

        _feed.Watch().Complete(new IOException("reset"));
        await AskedAsync("list");
        _feed.List("20");

        Assert.Equal("pod u1 Pending", await _sink.NextAsync());
        Assert.Equal("listed mesh-01jabc-1", await _sink.NextAsync());
        Assert.Equal("listed ", await _sink.NextAsync());
        Assert.Empty(informer.Pods);
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

    private static PodNews News(PodNewsKind kind, string version, string phase)
    {
        var view = PodSamples.Pod(phase);
        view.Pod.Metadata.ResourceVersion = version;
        return new PodNews(kind, view);
    }

    private async Task<PodInformer> StartAsync(TimeSpan? idleLimit = null)
    {
        var informer = new PodInformer(
            _feed, _sink, idleLimit ?? TimeSpan.FromMinutes(5), TimeProvider.System, NullLogger<PodInformer>.Instance);
        await informer.StartAsync(CancellationToken.None);
        return informer;
    }

    private async Task AskedAsync(params string[] wanted)
    {
        foreach (var one in wanted)
        {
            Assert.Equal(one, await _feed.AskedAsync());
        }
    }
}
