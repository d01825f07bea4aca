using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Mesh.Dispatcher.Informer;
using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Tests.Informer;

/// <summary>A feed whose lists and watches a test scripts.</summary>
internal sealed class FakeFeed : IPodFeed
{
    private readonly Channel<PodListing> _lists = Channel.CreateUnbounded<PodListing>();
    private readonly Channel<Channel<PodNews>> _watches = Channel.CreateUnbounded<Channel<PodNews>>();
    private readonly Channel<string> _asked = Channel.CreateUnbounded<string>();

    public void List(string version, params PodView[] pods) => _lists.Writer.TryWrite(new PodListing(pods, version));

    public ChannelWriter<PodNews> Watch()
    {
        var news = Channel.CreateUnbounded<PodNews>();
        _watches.Writer.TryWrite(news);
        return news.Writer;
    }

    /// <summary>What the informer asked for next: <c>list</c>, or <c>watch</c> with the version.</summary>
    public async Task<string> AskedAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _asked.Reader.ReadAsync(limit.Token);
    }

    public async Task<PodListing> ListAsync(CancellationToken cancellationToken)
    {
        _asked.Writer.TryWrite("list");
        return await _lists.Reader.ReadAsync(cancellationToken);
    }

    public async IAsyncEnumerable<PodNews> WatchAsync(
        string resourceVersion, TimeSpan timeout, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _asked.Writer.TryWrite($"watch {resourceVersion}");
        var watch = await _watches.Reader.ReadAsync(cancellationToken);
        await foreach (var news in watch.Reader.ReadAllAsync(cancellationToken))
        {
            yield return news;
        }
    }
}
