using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Mesh.Dispatcher.Runners;

namespace Mesh.Dispatcher.Informer;

/// <summary>
/// Keeps a resource in view: one list, then watches that each go on from the last version seen, which misses nothing, also when
/// a connection broke. A new list is read when the version is too old, when a watch was silent for longer than bookmarks
/// allow, when watches break again and again without an event, and now and then, because a list is the only proof.
/// </summary>
public abstract class ResourceWatch<T>(
    IResourceFeed<T> feed, string what, WatchSettings settings, TimeProvider time, ILogger logger) : BackgroundService
    where T : IKubernetesObject<V1ObjectMeta>
{
    // A version that no watch can be opened from may be one that the server does not have any more, without saying so.
    private const int FailuresBeforeList = 3;

    // A watch that ends sooner than this is no reason to ask for the next one at once.
    private static readonly TimeSpan ShortWatch = TimeSpan.FromSeconds(1);

    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(15));
    private string? _version;
    private int _failures;
    private long _listedAt;
    private long _revision;

    /// <summary>Grows with whatever was seen; the same number means the same objects.</summary>
    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>True once a list was read.</summary>
    public bool IsSynced { get; private set; }

    /// <summary>A full list was read.</summary>
    protected abstract void OnListed(IReadOnlyList<T> items);

    /// <summary>An object is there, or has changed.</summary>
    protected abstract void OnChanged(T item);

    /// <summary>An object is gone.</summary>
    protected abstract void OnDeleted(T last);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (_version is null || IsListDue())
                {
                    await ListAsync(stoppingToken);
                }

                var start = time.GetTimestamp();
                await WatchAsync(_version!, stoppingToken);
                _failures = 0;
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
                WatchLog.Expired(logger, what, _version, e.Message);
                _version = null;
            }
            catch (Exception e) when (e is HttpRequestException or HttpOperationException or IOException or JsonException
                or OperationCanceledException or TimeoutException)
            {
                // What was seen so far is whole up to the version: the next watch goes on from there.
                _version = e is TimeoutException || ++_failures >= FailuresBeforeList ? null : _version;
                WatchLog.Broken(logger, what, _version, e.Message);
            }

            await Task.Delay(_backoff.Next(), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool IsListDue() => settings.RelistInterval != Timeout.InfiniteTimeSpan
        && time.GetElapsedTime(_listedAt) >= settings.RelistInterval;

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var listing = await feed.ListAsync(cancellationToken);
        OnListed(listing.Items);
        Interlocked.Increment(ref _revision);
        if (!IsSynced)
        {
            WatchLog.Synced(logger, listing.Items.Count, what, listing.ResourceVersion);
        }

        IsSynced = true;
        _version = listing.ResourceVersion;
        _listedAt = time.GetTimestamp();
        _failures = 0;
    }

    private async Task WatchAsync(string version, CancellationToken cancellationToken)
    {
        using var idle = new CancellationTokenSource(settings.IdleLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancellationToken);
        try
        {
            // The server ends a watch before the idle limit does, so that limit only ever meets dead connections.
            await foreach (var news in feed.WatchAsync(version, settings.IdleLimit * 0.8, either.Token))
            {
                idle.CancelAfter(settings.IdleLimit);
                Take(news);
                _version = news.Object.Metadata?.ResourceVersion ?? _version;
                _failures = 0;
                _backoff.Reset();
            }
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"it was silent for {settings.IdleLimit}");
        }
    }

    private void Take(ResourceNews<T> news)
    {
        switch (news.Kind)
        {
            case NewsKind.Changed:
                OnChanged(news.Object);
                Interlocked.Increment(ref _revision);
                break;
            case NewsKind.Deleted:
                OnDeleted(news.Object);
                Interlocked.Increment(ref _revision);
                break;
            case NewsKind.Bookmark:
                break;
        }
    }
}
