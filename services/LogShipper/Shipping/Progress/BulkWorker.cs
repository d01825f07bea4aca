using Mesh.LogShipper.Shipping.Documents;
using Mesh.LogShipper.Shipping.Elastic;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>
/// Gathers documents of many logs to one request, sends it, and stores what the answers mean before anything moves on. A request
/// that
/// failed as a whole leaves nothing in memory: its documents are made again from the store.
/// </summary>
internal sealed partial class BulkWorker(
    ShippingQueue queue, KnownLogs logs, ShippingDatabase database, ShippingGate gate, RetryPace pace, BulkSender sender,
    ShippingMetrics metrics, KeptBudget kept, IOptions<ShippingOptions> options, TimeProvider time, ILogger<BulkWorker> logger)
{
    private const int SuspicionToSendAlone = 2;

    private readonly ShippingOptions _options = options.Value;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await queue.WaitAsync(cancellationToken);
            await gate.WaitAsync(cancellationToken);
            var start = time.GetUtcNow();
            var isFull = await ShipAsync(cancellationToken);
            var rest = start + _options.FlushInterval - time.GetUtcNow();
            if (!isFull && rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, time, cancellationToken);
            }
        }
    }

    // One request; true when it was full, so that there is surely more.
    private async Task<bool> ShipAsync(CancellationToken cancellationToken)
    {
        var sources = new List<ShippingSource>();
        var isFull = await GatherAsync(sources, cancellationToken);
        var documents = sources.SelectMany(s => s.Waiting).ToList();
        var result = new BulkResult(BulkVerdict.Answered, []);
        if (documents.Count > 0)
        {
            var start = time.GetTimestamp();
            result = await sender.SendAsync(documents, Math.Min(_options.BulkBytes, sender.TooLargeBytes / 2), cancellationToken);
            metrics.Sent(result, time.GetElapsedTime(start));
        }

        Settle(sources, documents, result);
        return isFull;
    }

    // Each source whose turn it is gives some lines; when there are no others, those that have more give more. True: the request
    // is
    // full.
    private async Task<bool> GatherAsync(List<ShippingSource> sources, CancellationToken cancellationToken)
    {
        var goOn = new Queue<ShippingSource>();
        var (documents, bytes) = (0, 0L);
        while (documents < _options.BulkDocuments && bytes < _options.BulkBytes)
        {
            var source = queue.TryTake();
            if (source is null && !goOn.TryDequeue(out source))
            {
                return false;
            }

            if (!sources.Contains(source))
            {
                if (!MayJoin(source, sources))
                {
                    queue.Return(source);
                    return true;
                }

                sources.Add(source);
            }

            var before = source.Waiting.Count;
            if (!await TryTakeTurnAsync(source, _options.BulkDocuments - documents, cancellationToken))
            {
                sources.Remove(source);
                continue;
            }

            var added = source.Waiting.Skip(source.KeptBytes > 0 ? 0 : before).ToList();
            documents += added.Count;
            bytes += added.Sum(d => d.Size);
            if (source.HasMore && source.KeptBytes == 0)
            {
                goOn.Enqueue(source);
            }
        }

        return true;
    }

    // A source that was part of unclear answers is sent alone, so that it spoils nobody else's request.
    private static bool MayJoin(ShippingSource source, List<ShippingSource> sources) =>
        sources.Count == 0
        || (source.Suspicion < SuspicionToSendAlone && sources[0].Suspicion < SuspicionToSendAlone);

    // What is to be sent again goes first and by itself.
    private async ValueTask<bool> TryTakeTurnAsync(ShippingSource source, int room, CancellationToken cancellationToken) =>
        source.KeptBytes > 0 || await TryFillAsync(source, Math.Min(_options.TurnLines, room), cancellationToken);

    private async ValueTask<bool> TryFillAsync(ShippingSource source, int lines, CancellationToken cancellationToken)
    {
        try
        {
            await source.FillAsync(lines, cancellationToken);
            return true;
        }
        catch (IOException e)
        {
            LogUnreadable(e, source.Project);
            source.Reset();
            queue.Park(source, pace.Next(++source.Failures, _options.RetryBase));
            return false;
        }
    }

    private void Settle(List<ShippingSource> sources, List<LogDocument> documents, BulkResult result)
    {
        var items = result.Items.ToArray();
        Array.Resize(ref items, documents.Count);
        var changes = new ShippingChanges();
        var at = 0;
        foreach (var source in sources)
        {
            source.Settle(items.AsSpan(at, source.Waiting.Count), changes);
            at += source.Waiting.Count;
        }

        if (!TryApply(changes, sources))
        {
            return;
        }

        Tell(changes, items);
        if (result.Verdict != BulkVerdict.Answered)
        {
            FailWhole(result, documents.Count, sources.Count);
        }
        else if (documents.Count > 0)
        {
            gate.Succeed();
        }

        at = 0;
        foreach (var source in sources)
        {
            var own = items.AsSpan(at, source.Waiting.Count);
            at += own.Length;
            source.Settled(own);
            kept.Give(source.KeptBytes);
            source.KeptBytes = 0;
            GiveBack(source, own, result.Verdict, sources.Count == 1);
        }
    }

    private bool TryApply(ShippingChanges changes, List<ShippingSource> sources)
    {
        try
        {
            if (!changes.IsEmpty)
            {
                database.Apply(changes, time.GetUtcNow());
            }

            return true;
        }
        catch (SqliteException e)
        {
            // Nothing of the answers is on disk: the same is sent again, and ids make that harmless.
            var wait = gate.Fail($"shipping.db: {e.Message}", _options.RetryBase);
            LogNotStored(e, wait);
            foreach (var source in sources)
            {
                kept.Give(source.KeptBytes);
                source.KeptBytes = 0;
                source.Reset();
                queue.Return(source);
            }

            return false;
        }
    }

    private void GiveBack(ShippingSource source, ReadOnlySpan<ItemResult> results, BulkVerdict verdict, bool wasAlone)
    {
        if (verdict != BulkVerdict.Answered && source.Waiting.Count > 0)
        {
            source.Reset();
            source.Suspicion += verdict == BulkVerdict.Unclear ? 1 : 0;
            if (verdict == BulkVerdict.Unclear && wasAlone)
            {
                queue.Park(source, pace.Next(++source.Failures));
            }
            else
            {
                queue.Return(source);
            }

            return;
        }

        source.Suspicion = 0;
        if (source.Waiting.Count > 0)
        {
            ParkForItems(source, results);
            return;
        }

        source.Failures = 0;
        if (source.HasMore)
        {
            queue.Return(source);
        }
        else if (source is LogSource log)
        {
            logs.Rest(log);
        }
        else
        {
            queue.TryRest(source);
        }
    }

    // The servers took others' documents in the same request: it is this source alone that waits.
    private void ParkForItems(ShippingSource source, ReadOnlySpan<ItemResult> results)
    {
        var isForbidden = false;
        var reason = "";
        foreach (var item in results)
        {
            isForbidden |= item.Verdict == ItemVerdict.Forbidden;
            reason = item.Verdict is ItemVerdict.Forbidden or ItemVerdict.Busy ? $"{item.Status} {item.Reason}" : reason;
        }

        var again = source.Waiting.Count;
        var bytes = source.Waiting.Sum(d => d.Size);
        if (kept.TryTake(bytes))
        {
            source.KeptBytes = bytes;
        }
        else
        {
            source.Reset();
        }

        var wait = pace.Next(++source.Failures, isForbidden ? _options.MendWait : default);
        LogItemsAgain(again, source.Project, reason, wait);
        queue.Park(source, wait);
    }

    private void FailWhole(BulkResult result, int documents, int sources)
    {
        var mustBeMended = result.Verdict is BulkVerdict.Unauthorized or BulkVerdict.WrongTarget;
        var asked = result.RetryAfter is { } after && after < _options.RetryMax ? after : default;
        var wait = gate.Fail(result.Reason, mustBeMended ? _options.MendWait : asked);
        if (mustBeMended)
        {
            LogMustBeMended(result.Verdict, result.Reason, wait);
        }
        else
        {
            LogWholeAgain(documents, sources, result.Verdict, result.Reason, wait);
        }
    }

    private void Tell(ShippingChanges changes, ItemResult[] items)
    {
        if (changes.Refused.Count > 0)
        {
            var (document, first) = changes.Refused[0];
            LogRefused(changes.Refused.Count, document.Id, document.DataStream, first.Status, first.Reason);
        }

        var diverted = items.Count(item => item.Verdict == ItemVerdict.Diverted);
        if (diverted > 0)
        {
            LogDiverted(diverted);
        }
    }
}
