using Google.Protobuf;
using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Archive;
using Mesh.LogShipper.Cluster.Notes;
using Mesh.LogShipper.Push;
using Mesh.Spool;

namespace Mesh.LogShipper.Cluster.Handover;

/// <summary>Gives all logs of one job to another member, and then up here. A kill at any point leaves a mark, and is repeated.</summary>
internal sealed class LogExporter(
    LogMoves moves, PushStreams streams, LogSpool spool, IArchive archive, ArchivedLogs archived, ClusterMembers members,
    ClusterPeers peers, NoteBook book)
{
    private const int ReadBytes = 256 * 1024;
    private const int PartBytes = 1024 * 1024;

    /// <summary>The logs that lie only here.</summary>
    public async Task<IReadOnlyCollection<LogKey>> ListAsync(string parent, CancellationToken cancellationToken)
    {
        var keys = spool.Logs.Select(l => l.Key).Where(k => LogNames.IsIn(k.Job, parent)).ToHashSet();
        if (!archive.IsShared)
        {
            await foreach (var key in archived.ListAsync(parent, cancellationToken))
            {
                keys.Add(key);
            }
        }

        return keys;
    }

    /// <summary>Returns when the job's logs are on the target's disk and not on this one.</summary>
    /// <exception cref="RpcException">The target cannot be reached, or refuses.</exception>
    public async Task MoveAsync(string job, string target, CancellationToken cancellationToken)
    {
        // In this order: a writer that comes between the two finds the job marked, and what was acknowledged is all on disk.
        moves.Leaving.Add(job, target);
        await streams.EndAsync(job, LogOwners.Moving()).WaitAsync(cancellationToken);
        if (await ListAsync(job, cancellationToken) is { Count: > 0 } keys)
        {
            await FlushAsync(keys);
            var sent = await SendAsync(job, keys, target, cancellationToken);
            moves.AddGone(job);
            await GiveUpAsync(keys, sent, cancellationToken);
        }

        moves.Leaving.Remove(job);
    }

    // What the ended streams queued and heard nothing of comes to disk before the logs are read: they do not grow any more.
    private async Task FlushAsync(IEnumerable<LogKey> keys)
    {
        foreach (var key in keys)
        {
            if (await spool.SkipAsync(key, "", 0, 0, "") is { Kind: not SpoolRefusalKind.Sealed } refusal)
            {
                throw new IOException(refusal.Message);
            }
        }
    }

    private async Task<Dictionary<LogKey, long>> SendAsync(
        string job, IReadOnlyCollection<LogKey> keys, string target, CancellationToken cancellationToken)
    {
        var ends = new Dictionary<LogKey, long>();
        using var call = peers.Peer(target).ImportLogs(cancellationToken: cancellationToken);
        try
        {
            var open = new ImportOpen { Job = job, Member = members.Self };
            await call.RequestStream.WriteAsync(new ImportLogsRequest { Open = open }, cancellationToken);
            foreach (var key in keys.OrderBy(k => k.Attempt))
            {
                if (!archive.IsShared)
                {
                    await SendArchivedAsync(key, call.RequestStream, cancellationToken);
                }

                if (spool.Find(key) is { } log)
                {
                    ends[key] = await SendAsync(log, call.RequestStream, cancellationToken);
                }
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is InvalidOperationException or RpcException or ObjectDisposedException)
        {
            // The target ended the call: the answer says why, and throws.
            await call;
            throw;
        }

        await call;
        return ends;
    }

    private async Task SendArchivedAsync(
        LogKey key, IClientStreamWriter<ImportLogsRequest> requests, CancellationToken cancellationToken)
    {
        var name = ArchiveNames.Of(key);
        long position = 0;
        while (await archive.ReadAsync(name, position, PartBytes, cancellationToken) is { Data.Length: > 0 } part)
        {
            var bytes = UnsafeByteOperations.UnsafeWrap(part.Data);
            await requests.WriteAsync(new ImportLogsRequest { Archived = bytes }, cancellationToken);
            position += part.Data.Length;
        }

        if (position > 0)
        {
            await requests.WriteAsync(new ImportLogsRequest { ArchivedAttempt = key.Attempt }, cancellationToken);
        }
    }

    private async Task<long> SendAsync(
        SpoolLog log, IClientStreamWriter<ImportLogsRequest> requests, CancellationToken cancellationToken)
    {
        var (seal, writers, length) = (log.Seal, log.Writers, log.End);
        long at = 0;
        while (at < length)
        {
            var records = spool.ReadRecords(log, at, ReadBytes);
            if (records.Count == 0 || log.IsReleased)
            {
                throw new IOException($"The log of {log.Key.Job} went to the archive while it was sent.");
            }

            foreach (var record in records.TakeWhile(r => r.Offset < length))
            {
                await requests.WriteAsync(HandoverMessages.Record(log.Key.Attempt, record), cancellationToken);
                at = record.End;
            }
        }

        var end = HandoverMessages.End(log.Key.Attempt, at, writers, seal);
        await requests.WriteAsync(new ImportLogsRequest { End = end }, cancellationToken);
        return at;
    }

    private async Task GiveUpAsync(
        IReadOnlyCollection<LogKey> keys, Dictionary<LogKey, long> ends, CancellationToken cancellationToken)
    {
        foreach (var (key, end) in ends)
        {
            if (await spool.ReleaseAsync(key, end) is { } refusal)
            {
                throw new IOException(refusal.Message);
            }
        }

        spool.Reclaim();
        foreach (var key in archive.IsShared ? [] : keys)
        {
            // One that left the spool for the archive just now has been sent all the same.
            await archive.DeleteAsync(ArchiveNames.Of(key), cancellationToken);
            archived.Forget(key);
        }

        foreach (var key in keys)
        {
            book.Change(key); // The other member has noted it.
        }
    }
}
