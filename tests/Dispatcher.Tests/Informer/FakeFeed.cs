using System.Runtime.CompilerServices;
using System.Threading.Channels;
using k8s.Models;
using Mesh.Dispatcher.Informer;
using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Tests.Informer;

/// <summary>A feed whose lists and watches a test scripts.</summary>
internal sealed class FakeFeed : IResourceFeed<V1Pod>
{
    private readonly Channel<Func<ResourceListing<V1Pod>>> _lists = Channel.CreateUnbounded<Func<ResourceListing<V1Pod>>>();
    private readonly Channel<Channel<ResourceNews<V1Pod>>> _watches = Channel.CreateUnbounded<Channel<ResourceNews<V1Pod>>>();
    private readonly Channel<string> _asked = Channel.CreateUnbounded<string>();

    public void List(string version, params PodView[] pods) =>
        _lists.Writer.TryWrite(() => new ResourceListing<V1Pod>([.. pods.Select(p => p.Pod)], version));

    public void FailList(Exception failure) => _lists.Writer.TryWrite(() => throw failure);

    public ChannelWriter<ResourceNews<V1Pod>> Watch()
    {
        var news = Channel.CreateUnbounded<ResourceNews<V1Pod>>();
        _watches.Writer.TryWrite(news);
        return news.Writer;
    }

    /// <summary>What the informer asked for next: <c>list</c>, or <c>watch</c> with the version.</summary>
    public async Task<string> AskedAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _asked.Reader.ReadAsync(limit.Token);
    }

    public async Task<ResourceListing<V1Pod>> ListAsync(CancellationToken cancellationToken)
    {
        _asked.Writer.TryWrite("list");
        return (await _lists.Reader.ReadAsync(cancellationToken))();
    }

    public async IAsyncEnumerable<ResourceNews<V1Pod>> WatchAsync(
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
