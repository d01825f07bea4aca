using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.Spool;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Cluster.Notes;

/// <summary>
/// Tells one other member, the witness, which logs lie here: all of them when it begins, then what is new. The next in the order of
/// numbers is asked first; when it does not answer, the one after it, from the beginning. For one thread.
/// </summary>
internal sealed class NoteSender(
    ClusterMembers members, ClusterPeers peers, NoteDatabase database, DiskIdentity disk, IOptions<ClusterOptions> options,
    TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _lastStamp;
    private (int Ordinal, long Stamp, bool IsWhole)? _witness;

    /// <summary>A stamp that a member has seen; those to come are greater. For any thread.</summary>
    public void Saw(long stamp)
    {
        lock (_gate)
        {
            _lastStamp = Math.Max(_lastStamp, stamp);
        }
    }

    /// <summary>True when a witness has these notes, and all before, on its disk. They must be in the database already.</summary>
    public async Task<bool> SendAsync(IReadOnlyList<LogNote> notes, bool isWhole, CancellationToken cancellationToken)
    {
        if (_witness is { } witness && witness.IsWhole == isWhole && !members.HasLeft(witness.Ordinal)
            && await TryAsync(() => AddAsync(witness, notes, cancellationToken), cancellationToken))
        {
            return true;
        }

        _witness = null;
        foreach (var ordinal in members.Others())
        {
            if (await TryAsync(() => BeginAsync(ordinal, isWhole, cancellationToken), cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private async Task AddAsync(
        (int Ordinal, long Stamp, bool IsWhole) witness, IReadOnlyList<LogNote> notes, CancellationToken cancellationToken)
    {
        // Also when there is nothing new: it shows that this member lives.
        foreach (var part in notes.Chunk(NoteWitness.PartNotes).DefaultIfEmpty([]))
        {
            var request = new NoteLogsRequest { Table = Table(witness.Stamp, witness.IsWhole) };
            request.Notes.AddRange(part);
            await CallAsync(witness.Ordinal, request, cancellationToken);
        }
    }

    private async Task BeginAsync(int ordinal, bool isWhole, CancellationToken cancellationToken)
    {
        var stamp = NextStamp();
        await CallAsync(ordinal, new NoteLogsRequest { Table = Table(stamp, false), Begins = true }, cancellationToken);
        var after = default(LogKey);
        while (database.Page(members.Self, disk.Id, after, NoteWitness.PartNotes) is { Count: > 0 } page)
        {
            var request = new NoteLogsRequest { Table = Table(stamp, false) };
            request.Notes.AddRange(page);
            await CallAsync(ordinal, request, cancellationToken);
            after = new LogKey(page[^1].Job, page[^1].Attempt);
        }

        var last = new NoteLogsRequest { Table = Table(stamp, isWhole), Completes = true };
        await CallAsync(ordinal, last, cancellationToken);
        _witness = (ordinal, stamp, isWhole);
    }

    private long NextStamp()
    {
        lock (_gate)
        {
            return _lastStamp = Math.Max(_lastStamp + 1, time.GetUtcNow().UtcTicks);
        }
    }

    private NoteTable Table(long stamp, bool isWhole) =>
        new() { Member = members.Self, Disk = disk.Id, Stamp = stamp, Whole = isWhole };

    private async Task CallAsync(int ordinal, NoteLogsRequest request, CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + options.Value.AskTimeout;
        var peer = peers.Peer(members.NameOf(ordinal));
        await peer.NoteLogsAsync(request, deadline: deadline, cancellationToken: cancellationToken);
    }

    private static async Task<bool> TryAsync(Func<Task> call, CancellationToken cancellationToken)
    {
        try
        {
            await call();
            return true;
        }
        catch (RpcException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
