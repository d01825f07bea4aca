using Mesh.LogShipper.Storage;
using Mesh.Spool;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Archive.Compaction;

/// <summary>
/// Moves sealed logs from the spool to the archive: stores, reads back and compares, and only then releases. A kill at any point
/// leaves the log in the spool, in the archive, or in both; a log in both is released at the next start.
/// </summary>
internal sealed partial class LogCompactor(
    LogSpool spool, LogGrowth growth, ArchivedLogs archived, LogMover mover, CompactionQueue queue,
    IOptions<ArchiveOptions> options, ILogger<LogCompactor> logger) : BackgroundService
{
    private readonly Random _random = new();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        growth.Grown += OnGrown;
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        growth.Grown -= OnGrown;
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // The service's start does not wait for the spool's logs to be looked through.
        foreach (var log in spool.Logs.Where(l => l.Seal is not null))
        {
            queue.Add(log.Key, options.Value.Delay);
        }

        TryReclaim();
        var workers = Enumerable.Range(0, options.Value.Parallelism).Select(_ => WorkAsync(stoppingToken));
        await Task.WhenAll(workers);
    }

    private void OnGrown(LogKey key)
    {
        if (spool.Find(key)?.Seal is not null)
        {
            queue.Add(key, options.Value.Delay);
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (key, failures) = await queue.NextAsync(cancellationToken);
            try
            {
                if (spool.Find(key) is { Seal: { } seal } log)
                {
                    await MoveAsync(log, seal, cancellationToken);
                }

                queue.Done(key);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // A bug in here must not end the archiving of all other logs either, nor lose this one.
                var pause = Pause(failures);
                LogFailed(e, key.Job, key.Attempt, failures + 1, pause);
                queue.Again(key, failures + 1, pause);
            }
        }
    }

    private async Task MoveAsync(SpoolLog log, SpoolSeal seal, CancellationToken cancellationToken)
    {
        var moved = await mover.StoreAsync(log, seal, cancellationToken);
        archived.Forget(log.Key);
        if (!moved.Index.IsOf(log.Key, seal))
        {
            LogConflict(log.Key.Job, log.Key.Attempt, moved.Index.Seal.Length, seal.Length);
            return;
        }

        if (await spool.ReleaseAsync(log.Key) is { } refusal)
        {
            throw new IOException(refusal.Message);
        }

        var segments = spool.Reclaim();
        LogArchived(log.Key.Job, log.Key.Attempt, seal.Length, moved.Bytes, moved.Index.Missing, segments);
    }

    // What the last process released and had no time to delete.
    private void TryReclaim()
    {
        try
        {
            spool.Reclaim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotReclaimed(e);
        }
    }

    private TimeSpan Pause(int failures)
    {
        var doubled = options.Value.RetryDelay * Math.Pow(2, Math.Min(failures, 30));
        var bounded = doubled < options.Value.MaxRetryDelay ? doubled : options.Value.MaxRetryDelay;
        lock (_random)
        {
            return bounded * (0.8 + (0.2 * _random.NextDouble()));
        }
    }
}
