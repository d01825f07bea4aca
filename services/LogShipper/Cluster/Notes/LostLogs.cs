using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Logs.V1;
using Microsoft.Data.Sqlite;

namespace Mesh.LogShipper.Cluster.Notes;

/// <summary>
/// When this member's disk is new, asks all others what was on the one before, and puts it on record. Until all have answered, a
/// reader of a log that is not here is told that, rather than that there is none.
/// </summary>
internal sealed partial class LostLogs(
    ClusterMembers members, ClusterPeers peers, DiskIdentity disk, NoteBook book, NoteSender sender, LostLogRecord record,
    TimeProvider time, ILogger<LostLogs> logger)
    : BackgroundService
{
    private const int Parallelism = 16;
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(5);

    private volatile bool _isKnown;
    private volatile string _problem = "The other members have not been asked yet.";

    /// <summary>True: what was lost with a former disk is not known yet.</summary>
    public bool IsPending => !_isKnown && members.IsCluster;

    /// <summary>What to say of a log that is not here, and may have been.</summary>
    public RpcException Unknown() => MeshErrors.Unavailable(
        "LOG_LOSS_UNKNOWN", $"The disk of {members.Self} is new, and what was on the one before is not known yet: {_problem}");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var pause = MinPause;
        while (!_isKnown)
        {
            var changed = members.Changed;
            if (!members.IsCluster)
            {
                await changed.WaitAsync(stoppingToken);
                continue;
            }

            try
            {
                await RestoreAsync(stoppingToken);
                _isKnown = true;
            }
            catch (Exception e) when (e is RpcException or IOException or UnauthorizedAccessException or SqliteException)
            {
                stoppingToken.ThrowIfCancellationRequested(); // That is how a call ends that was cut off by the stop.
                _problem = e is RpcException rpc ? rpc.Status.Detail : e.Message;
                if (pause == MaxPause)
                {
                    LogWaiting(_problem);
                }

                await Task.WhenAny(changed, Task.Delay(pause, time, stoppingToken));
                pause = pause * 2 < MaxPause ? pause * 2 : MaxPause;
            }
        }
    }

    private async Task RestoreAsync(CancellationToken cancellationToken)
    {
        if (disk.IsWhole)
        {
            return;
        }

        var tables = await TablesAsync(cancellationToken);
        var lost = 0;
        foreach (var (ordinal, table) in tables)
        {
            lost += await RestoreAsync(ordinal, table, cancellationToken);
        }

        disk.SetWhole();
        book.Hurry();
        if (tables.Count > 0)
        {
            LogRestored(tables.Select(t => t.Table.Disk).Distinct().Count(), members.Self, lost);
        }
    }

    // The latest that speaks of all former disks, and what was begun after it, in this order. Older ones have been dealt with.
    private async Task<List<(int Ordinal, NoteTable Table)>> TablesAsync(CancellationToken cancellationToken)
    {
        var tables = new List<(int Ordinal, NoteTable Table)>();
        foreach (var ordinal in Enumerable.Range(0, members.EverySize).Where(o => o != members.Ordinal))
        {
            try
            {
                var request = new ListNotesRequest { Member = members.Self };
                using var call = peers.Peer(members.NameOf(ordinal)).ListNotes(request, cancellationToken: cancellationToken);
                while (await call.ResponseStream.MoveNext(cancellationToken))
                {
                    tables.Add((ordinal, call.ResponseStream.Current.Table));
                }
            }
            catch (RpcException) when (members.HasLeft(ordinal) && !cancellationToken.IsCancellationRequested)
            {
                // It is not coming back.
            }
            catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new MemberUnreachableException(members.NameOf(ordinal), "may know what was on it", e.Status.Detail);
            }
        }

        sender.Saw(tables.Select(t => t.Table.Stamp).Append(0).Max());
        var former = tables.Where(t => t.Table.Disk != disk.Id).OrderBy(t => t.Table.Stamp).ToList();
        return [.. former.Skip(Math.Max(0, former.FindLastIndex(t => t.Table.Whole)))];
    }

    private async Task<int> RestoreAsync(int ordinal, NoteTable table, CancellationToken cancellationToken)
    {
        var lost = 0;
        var request = new ListNotesRequest { Member = table.Member, Disk = table.Disk };
        using var call = peers.Peer(members.NameOf(ordinal)).ListNotes(request, cancellationToken: cancellationToken);
        var bound = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        List<LogNote> held = [];
        for (var hasMore = true; hasMore;)
        {
            hasMore = await call.ResponseStream.MoveNext(cancellationToken);
            held.AddRange(hasMore ? call.ResponseStream.Current.Notes : []);
            // The last job of an answer may go on in the next, and a job is put on record as a whole.
            var jobs = held.GroupBy(n => n.Job).ToList();
            var whole = hasMore ? jobs.SkipLast(1) : jobs;
            await Parallel.ForEachAsync(whole, bound, async (notes, cancel) =>
                Interlocked.Add(ref lost, await record.WriteAsync(table, [.. notes], cancel)));
            held = hasMore && jobs.Count > 0 ? [.. jobs[^1]] : [];
        }

        return lost;
    }

    [LoggerMessage(
        454, LogLevel.Warning,
        "{Disks} former disks of {Self} are gone; {Logs} logs were on them and in no archive, and readers are told so")]
    private partial void LogRestored(int disks, string self, int logs);

    [LoggerMessage(455, LogLevel.Warning, "This disk is new, and what was on the one before is not known yet: {Problem}")]
    private partial void LogWaiting(string problem);
}
