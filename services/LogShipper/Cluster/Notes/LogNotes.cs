using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Archive;
using Mesh.LogShipper.Cluster.Handover;
using Mesh.LogShipper.Storage;
using Mesh.Spool;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Cluster.Notes;

/// <summary>
/// Has another member note each log that lies on this disk, before its first byte is acknowledged and before its seal is, and from
/// time to time how long it is. A disk that is lost then takes no log with it of which nobody knows. Many share one round.
/// </summary>
internal sealed partial class LogNotes(
    ClusterMembers members, LogSpool spool, ArchivedLogs archived, LogGrowth growth, NoteDatabase database, DiskIdentity disk,
    LogMoves moves, NoteBook book, NoteSender sender, IOptions<ClusterOptions> options, TimeProvider time, ILogger<LogNotes> logger)
    : BackgroundService
{
    private static readonly TimeSpan AlonePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);

    private volatile bool _isAlone;
    private bool _wasKnown;
    private DateTimeOffset _swept = time.GetUtcNow();

    /// <summary>
    /// Returns when another member knows of the log, and of its seal if that is asked for. When none can be told in time, it goes
    /// on without: the loss of a second copy of a name is no reason not to take a log.
    /// </summary>
    public async ValueTask RequireAsync(LogKey key, bool isSealed, CancellationToken cancellationToken)
    {
        if (!members.IsCluster || (spool.Find(key) is null && archived.IsShared) || book.Want(key, isSealed) is not { } told || _isAlone)
        {
            return;
        }

        try
        {
            await told.WaitAsync(options.Value.NoteTimeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            _isAlone = true; // Nobody else waits, until a round has gone well.
        }
    }

    /// <summary>The same for all logs of a job that has come from another member, which is about to give them up.</summary>
    public async Task RequireAllAsync(string job, CancellationToken cancellationToken)
    {
        var keys = spool.Logs.Select(l => l.Key).Where(k => k.Job == job).ToHashSet();
        await foreach (var key in archived.IsShared ? AsyncEnumerable.Empty<LogKey>() : archived.ListAsync(job, cancellationToken))
        {
            keys.Add(key);
        }

        foreach (var key in keys)
        {
            book.Change(key);
        }

        foreach (var key in keys)
        {
            await RequireAsync(key, spool.Find(key)?.Seal is not null, cancellationToken);
        }
    }

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
        await Task.Yield(); // The service's start does not wait for the first round.
        var hasBegun = false;
        while (true)
        {
            var changed = members.Changed;
            if (!members.IsCluster)
            {
                await changed.WaitAsync(stoppingToken);
                continue;
            }

            if (!hasBegun)
            {
                hasBegun = true;
                foreach (var log in spool.Logs)
                {
                    book.Change(log.Key);
                }
            }

            await RoundAsync(stoppingToken);
            var pause = Task.Delay(_isAlone ? AlonePause : options.Value.NoteInterval, time, stoppingToken);
            await Task.WhenAny(_isAlone ? pause : Task.WhenAny(pause, book.Urgent), changed);
            stoppingToken.ThrowIfCancellationRequested();
        }
    }

    private void OnGrown(LogKey key)
    {
        if (members.IsCluster)
        {
            book.Change(key);
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        var (keys, told) = (new HashSet<LogKey>(), default(TaskCompletionSource));
        try
        {
            // In this order: what was lost with former disks is in the spool before it is said to be known.
            var isWhole = disk.IsWhole;
            await SweepAsync(cancellationToken);
            (keys, told) = book.Take();
            var notes = new List<LogNote>();
            foreach (var key in keys)
            {
                if (await NoteAsync(key, cancellationToken) is { } note)
                {
                    notes.Add(note);
                }
            }

            database.Write(members.Self, disk.Id, notes);
            var isTold = await sender.SendAsync(notes, isWhole, cancellationToken);
            Remember(notes, isTold);
            if (!isTold)
            {
                book.PutBack(keys);
            }
        }
        catch (Exception e) when (e is RpcException or IOException or UnauthorizedAccessException or SqliteException)
        {
            cancellationToken.ThrowIfCancellationRequested(); // That is how a call ends that was cut off by the stop.
            LogFailed(e);
            book.PutBack(keys);
            _isAlone = true;
        }
        finally
        {
            told?.TrySetResult();
        }
    }

    private void Remember(List<LogNote> notes, bool isTold)
    {
        foreach (var note in notes.Where(n => isTold && !n.Gone))
        {
            book.Note(new LogKey(note.Job, note.Attempt), note.Seal is not null);
        }

        if (isTold != _wasKnown || (!isTold && !_isAlone))
        {
            (isTold ? (Action)LogKnown : LogAlone)();
        }

        (_wasKnown, _isAlone) = (isTold, !isTold);
    }

    // Null: there is nothing to say.
    private async ValueTask<LogNote?> NoteAsync(LogKey key, CancellationToken cancellationToken)
    {
        if (moves.Coming.Contains(key.Job))
        {
            return null; // Who gives it still has all of it, and would have to give the rest to a gap.
        }

        var known = database.Find(members.Self, disk.Id, key);
        if (spool.Find(key) is { } log)
        {
            return NoteMessages.Note(log, known?.BeginTime, time.GetUtcNow());
        }

        book.Forget(key);
        if (!archived.IsShared && await archived.FindAsync(key, cancellationToken) is { } there)
        {
            return known?.Seal is null ? NoteMessages.Note(there, known?.BeginTime, time.GetUtcNow()) : null;
        }

        return known is null ? null : new LogNote { Job = key.Job, Attempt = key.Attempt, Gone = true };
    }

    // What was handed over, has expired, or is in an archive that does not go with this disk is to be noted no more.
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - _swept < SweepInterval)
        {
            return;
        }

        _swept = now;
        foreach (var key in book.Noted().Where(k => spool.Find(k) is null))
        {
            book.Forget(key);
        }

        var after = default(LogKey);
        while (database.Page(members.Self, disk.Id, after, NoteWitness.PartNotes) is { Count: > 0 } page)
        {
            foreach (var key in page.Select(n => new LogKey(n.Job, n.Attempt)).Where(k => spool.Find(k) is null))
            {
                if (await NoteAsync(key, cancellationToken) is not null)
                {
                    book.Change(key);
                }
            }

            after = new LogKey(page[^1].Job, page[^1].Attempt);
        }
    }
}
