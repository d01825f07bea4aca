using System.Collections.Concurrent;
using System.Text.Json;
using k8s.Autorest;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Runners;

namespace Mesh.Dispatcher.Informer;

/// <summary>
/// Keeps the pods of all attempts in view: one list, then a watch that goes on from the last version seen. A version that is too
/// old leads to a new list; a connection that breaks, to a new watch after a delay with jitter; a watch that is silent for
/// longer than bookmarks allow is taken for dead.
/// </summary>
public sealed partial class PodInformer(
    IPodFeed feed, IPodSink sink, TimeSpan idleLimit, TimeProvider time, ILogger<PodInformer> logger) : BackgroundService
{
    // A watch that ends sooner than this is no reason to ask for the next one at once.
    private static readonly TimeSpan ShortWatch = TimeSpan.FromSeconds(1);

    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(15));
    private readonly ConcurrentDictionary<string, PodView> _known = new(StringComparer.Ordinal);

    /// <summary>True once a list was read.</summary>
    public bool IsSynced { get; private set; }

    /// <summary>The pods as they were seen last.</summary>
    public IEnumerable<PodView> Pods => _known.Values;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string? version = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                version ??= await ListAsync(stoppingToken);
                var start = time.GetTimestamp();
                version = await WatchAsync(version, stoppingToken);
                if (time.GetElapsedTime(start) >= ShortWatch)
                {
                    continue;
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (WatchExpiredException e)
            {
                LogExpired(version, e.Message);
                version = null;
            }
            catch (Exception e) when (e is HttpRequestException or HttpOperationException or IOException or JsonException
                or OperationCanceledException or TimeoutException)
            {
                // What broke may have swallowed events: only a list is sure to make up for them.
                LogBroken(e.Message);
                version = null;
            }

            await Task.Delay(_backoff.Next(), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        var listing = await feed.ListAsync(cancellationToken);
        var names = listing.Pods.Select(pod => pod.Pod.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _known.Keys.Where(name => !names.Contains(name)).ToList())
        {
            _known.TryRemove(gone, out _);
        }

        foreach (var pod in listing.Pods)
        {
            _known[pod.Pod.Metadata.Name] = pod;
            sink.OnPod(pod);
        }

        sink.OnListed(names);
        if (!IsSynced)
        {
            LogSynced(names.Count, listing.ResourceVersion);
        }

        IsSynced = true;
        return listing.ResourceVersion;
    }

    // Returns the version to go on from when the server ends the watch in good order.
    private async Task<string> WatchAsync(string version, CancellationToken cancellationToken)
    {
        using var idle = new CancellationTokenSource(idleLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancellationToken);
        try
        {
            // The server ends a watch before the idle limit does, so that limit only ever meets dead connections.
            await foreach (var news in feed.WatchAsync(version, idleLimit * 0.8, either.Token))
            {
                idle.CancelAfter(idleLimit);
                version = news.Pod.Pod.Metadata?.ResourceVersion ?? version;
                Take(news);
                _backoff.Reset();
            }
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"the watch of pods was silent for {idleLimit}");
        }

        return version;
    }

    private void Take(PodNews news)
    {
        switch (news.Kind)
        {
            case PodNewsKind.Changed:
                _known[news.Pod.Pod.Metadata.Name] = news.Pod;
                sink.OnPod(news.Pod);
                break;
            case PodNewsKind.Deleted:
                _known.TryRemove(news.Pod.Pod.Metadata.Name, out _);
                sink.OnDeleted(news.Pod);
                break;
            case PodNewsKind.Bookmark:
                break;
        }
    }
}
