using System.Collections.Concurrent;
using Mesh.LogShipper.Cluster;
using Mesh.LogShipper.Shipping.Documents;
using Mesh.LogShipper.Shipping.Lines;
using Mesh.LogShipper.Storage;
using Mesh.Spool;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>
/// The logs that are not shipped to their end: found in the store at start, and told of by its growth after. Bounded; a log past
/// the
/// bound is left in the store, which is looked through again when there is room.
/// </summary>
internal sealed class KnownLogs(
    ILogStore store, LogGrowth growth, ShippingDatabase database, ShippingQueue queue, LogOwners owners,
    IOptions<ShippingOptions> options, TimeProvider time)
    : IDisposable
{
    private readonly ConcurrentDictionary<LogKey, LogSource> _sources = new();
    private readonly LineLimits _limits = new() { LineBytes = options.Value.LineBytes };
    private readonly Lock _gate = new();
    private readonly HashSet<LogKey> _fresh = [];
    private readonly SemaphoreSlim _news = new(0);
    private bool _lookAgain = true;

    public IEnumerable<LogSource> All => _sources.Select(s => s.Value);

    /// <summary>Finds logs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        growth.Grown += OnGrown;
        while (true)
        {
            if (TakeLookAgain())
            {
                await foreach (var log in store.ListAsync("", LogPlaces.Own, cancellationToken))
                {
                    await MeetAsync(log, cancellationToken);
                }

                // Every member sees these; its owner ships a log, or who has begun to.
                await foreach (var log in store.ListAsync("", LogPlaces.Shared, cancellationToken))
                {
                    if (owners.IsMine(log.Key.Job) || database.Find(log.Key) is not null)
                    {
                        await MeetAsync(log, cancellationToken);
                    }
                }
            }

            foreach (var key in TakeFresh())
            {
                if (await store.FindAsync(key.Job, key.Attempt, cancellationToken) is { } log)
                {
                    await MeetAsync(log, cancellationToken);
                }
            }

            await _news.WaitAsync(cancellationToken);
        }
    }

    /// <summary>A log rests: it is forgotten when nothing of it is left to ship.</summary>
    public void Rest(LogSource source)
    {
        if (!queue.TryRest(source) || source.Lag > 0 || !queue.TryForget(source))
        {
            return;
        }

        _sources.TryRemove(source.Log.Key, out _);
        lock (_gate)
        {
            if (_lookAgain && _sources.Count < options.Value.KnownLogs)
            {
                _news.Release();
            }
        }
    }

    public void Dispose()
    {
        growth.Grown -= OnGrown;
        _news.Dispose();
    }

    // On the spool's own thread.
    private void OnGrown(LogKey key)
    {
        if (_sources.TryGetValue(key, out var source))
        {
            source.Came(LogMessages.ToNanos(time.GetUtcNow()));
            if (queue.Signal(source))
            {
                return;
            }
        }

        lock (_gate)
        {
            if (_fresh.Count >= options.Value.KnownLogs)
            {
                _lookAgain = true;
            }
            else if (!_fresh.Add(key))
            {
                return;
            }

            _news.Release();
        }
    }

    private async Task MeetAsync(IStoredLog log, CancellationToken cancellationToken)
    {
        if (!DataStreams.TryProjectOf(log.Key.Job, out var project) || _sources.ContainsKey(log.Key))
        {
            return;
        }

        var stored = database.Find(log.Key) ?? StoredCheckpoint.None;
        if (stored.IsDone)
        {
            return;
        }

        if (_sources.Count >= options.Value.KnownLogs && !ForgetOne())
        {
            lock (_gate)
            {
                _lookAgain = true;
            }

            return;
        }

        var source = new LogSource(log, project, stored, _limits, await OldestAsync(log, stored.Place.From, cancellationToken));
        _sources[log.Key] = source;
        queue.Signal(source);
    }

    // One that rests with a line that has not ended; its growth will tell of it again.
    private bool ForgetOne()
    {
        foreach (var (key, source) in _sources)
        {
            if (queue.TryForget(source))
            {
                return _sources.TryRemove(key, out _);
            }
        }

        return false;
    }

    private async ValueTask<long> OldestAsync(IStoredLog log, long from, CancellationToken cancellationToken)
    {
        var now = LogMessages.ToNanos(time.GetUtcNow());
        try
        {
            var pieces = await log.ReadAsync(from, 1, cancellationToken);
            return pieces.Count > 0 && pieces[0].Missing == 0 ? pieces[0].TimeNanos : now;
        }
        catch (IOException)
        {
            // The shipper meets the same error when it reads, and says so; the time is only for the metric.
            return now;
        }
    }

    private bool TakeLookAgain()
    {
        lock (_gate)
        {
            var look = _lookAgain;
            _lookAgain = false;
            return look;
        }
    }

    private List<LogKey> TakeFresh()
    {
        lock (_gate)
        {
            var fresh = _fresh.ToList();
            _fresh.Clear();
            return fresh;
        }
    }
}
