using System.Runtime.CompilerServices;
using Mesh.LogShipper.Archive;
using Mesh.LogShipper.Cluster.Handover;
using Mesh.Spool;

namespace Mesh.LogShipper.Storage;

/// <summary>The logs in the spool and in the archive. One that is in both, for it is on its way, counts as spooled.</summary>
internal sealed class LogStore(LogSpool spool, ArchivedLogs archive, LogBlocks blocks, LogMoves moves, TimeProvider time)
    : ILogStore
{
    // How often a reader that waits for a log looks for it in an archive that did not answer.
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    public async ValueTask<IStoredLog?> FindAsync(string job, int attempt, CancellationToken cancellationToken)
    {
        if (attempt == 0)
        {
            var spooled = spool.FindNewest(job);
            var archived = await NewestAsync(job, spooled is not null, cancellationToken);
            attempt = Math.Max(spooled?.Key.Attempt ?? 0, archived);
            if (attempt == 0)
            {
                return null;
            }
        }

        // In this order: a log is in the archive before it leaves the spool.
        var key = new LogKey(job, attempt);
        return spool.Find(key) is { } log ? Spooled(log) : await archive.FindAsync(key, cancellationToken);
    }

    public async Task<IStoredLog> WaitAsync(string job, int attempt, CancellationToken cancellationToken)
    {
        using var give = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var coming = spool.WaitAsync(job, attempt, give.Token);
        try
        {
            while (true)
            {
                try
                {
                    if (await FindAsync(job, attempt, cancellationToken) is { } found)
                    {
                        return found;
                    }

                    break;
                }
                catch (IOException)
                {
                    // The archive does not answer. The log may still come, or the archive.
                    await Task.WhenAny(coming, Task.Delay(RetryInterval, time, give.Token));
                    cancellationToken.ThrowIfCancellationRequested();
                    if (coming.IsCompleted)
                    {
                        break;
                    }
                }
            }

            return Spooled(await coming);
        }
        finally
        {
            await give.CancelAsync();
        }
    }

    public async ValueTask<bool> IsKeptHereAsync(string job, CancellationToken cancellationToken) =>
        spool.FindNewest(job) is not null
        || (!archive.IsShared && await archive.NewestAsync(job, cancellationToken) > 0);

    public async ValueTask<bool> IsSharedAsync(string job, int attempt, CancellationToken cancellationToken)
    {
        try
        {
            return archive.IsShared && (attempt == 0
                ? await archive.NewestAsync(job, cancellationToken) > 0
                : attempt > 0 && await archive.FindAsync(new LogKey(job, attempt), cancellationToken) is not null);
        }
        catch (IOException)
        {
            return false;
        }
    }

    public async IAsyncEnumerable<IStoredLog> ListAsync(
        string parent, LogPlaces places, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<LogKey>();
        foreach (var log in places == LogPlaces.Shared ? [] : spool.Logs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (LogNames.IsIn(log.Key.Job, parent) && seen.Add(log.Key))
            {
                yield return Spooled(log);
            }
        }

        if (places == (archive.IsShared ? LogPlaces.Own : LogPlaces.Shared))
        {
            yield break;
        }

        await foreach (var key in archive.ListAsync(parent, cancellationToken))
        {
            if (!seen.Contains(key) && await archive.FindAsync(key, cancellationToken) is { } log)
            {
                yield return log;
            }
        }
    }

    private async ValueTask<int> NewestAsync(string job, bool mayFail, CancellationToken cancellationToken)
    {
        try
        {
            return await archive.NewestAsync(job, cancellationToken);
        }
        catch (IOException) when (mayFail)
        {
            return 0; // Better the newest that is at hand than none.
        }
    }

    private StoredLog Spooled(SpoolLog log) => new(spool, log, archive, blocks, moves);
}
