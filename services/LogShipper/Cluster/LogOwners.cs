using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Logs.V1;
using Mesh.LogShipper.Cluster.Handover;
using Mesh.LogShipper.Cluster.Notes;
using Mesh.LogShipper.Push;
using Mesh.LogShipper.Storage;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Cluster;

/// <summary>
/// Finds the member that keeps a job's logs. A log stays where it was begun; a new one is begun at its owner, after the owners under
/// earlier sizes have said that they do not keep it.
/// </summary>
internal sealed class LogOwners(
    ClusterMembers members, ClusterPeers peers, ILogStore store, PushStreams streams, YieldedJobs yielded,
    LogMoves moves, NoteSearch notes, IOptions<ClusterOptions> options)
{
    /// <summary>The hop of a call that an owner gave to a former owner: served where it arrives, whatever that one thinks.</summary>
    public const int LastHop = 2;

    /// <summary>Completes when owners may have changed.</summary>
    public Task Changed => members.Changed;

    /// <summary>True: calls may belong to another member.</summary>
    public bool IsCluster => members.IsCluster;

    /// <summary>True when a log of the job that is not there yet would be begun here.</summary>
    public async ValueTask<bool> MayBeginHereAsync(string job, CancellationToken cancellationToken) =>
        IsMine(job) || await IsKeptHereAsync(job, cancellationToken);

    /// <summary>True when this member is the job's owner.</summary>
    public bool IsMine(string job) => !members.IsCluster || members.OwnerOf(job) == members.Ordinal;

    /// <summary>The member to give a call to; null: it is served here.</summary>
    /// <param name="job">The job's name.</param>
    /// <param name="hop">How often the call was given on already.</param>
    /// <param name="reads">True: for a reader, who is not to wait for a log that one who has left took away.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="RpcException">UNAVAILABLE: a member that may keep the log cannot be asked.</exception>
    public async ValueTask<string?> FindAsync(string job, int hop, bool reads, CancellationToken cancellationToken)
    {
        if (moves.Coming.MemberOf(job) is { } source)
        {
            // Half of it may be here.
            throw MeshErrors.Unavailable(
                "LOG_OWNER_CHANGING", $"The logs of {job} are on their way from {source} to {members.Self}, and not all here yet.");
        }

        if (hop >= LastHop && moves.IsGone(job))
        {
            throw Moving(); // It went elsewhere after it was found here.
        }

        if (!members.IsCluster || hop >= LastHop || await IsKeptHereAsync(job, cancellationToken))
        {
            return null;
        }

        if (members.OwnerOf(job) is var owner && owner != members.Ordinal)
        {
            // The one who gave it on sees another size than this member; in a moment they agree.
            return hop == 0 ? members.NameOf(owner) : throw Moving();
        }

        foreach (var former in members.FormerOwnersOf(job))
        {
            if (await KeepsAsync(former, job, reads, cancellationToken))
            {
                return members.NameOf(former);
            }
        }

        yielded.Remove(job);
        return null;
    }

    /// <summary>The other member that keeps the job, of those that own it, or owned it once. Null: none.</summary>
    /// <exception cref="RpcException">UNAVAILABLE: one of them cannot be asked.</exception>
    public async ValueTask<string?> FindKeeperAsync(string job, CancellationToken cancellationToken)
    {
        var owner = members.OwnerOf(job);
        foreach (var other in members.FormerOwnersOf(job).Prepend(owner).Distinct().Where(o => o != members.Ordinal))
        {
            if (await KeepsAsync(other, job, reads: false, cancellationToken))
            {
                return members.NameOf(other);
            }
        }

        return null;
    }

    /// <summary>Tells another member, which is about to begin the job's log, whether this one keeps it.</summary>
    public async ValueTask<bool> AnswerAsync(string job, CancellationToken cancellationToken)
    {
        // In this order: a writer that comes between the two finds the job yielded.
        yielded.Add(job);
        if (!await IsKeptHereAsync(job, cancellationToken))
        {
            return false;
        }

        yielded.Remove(job);
        return true;
    }

    /// <summary>True when this member can serve the log though it does not keep it.</summary>
    public ValueTask<bool> IsSharedAsync(string job, int attempt, CancellationToken cancellationToken) =>
        store.IsSharedAsync(job, attempt, cancellationToken);

    /// <summary>Must be true of a log once its writer is counted in.</summary>
    /// <exception cref="RpcException">UNAVAILABLE: it is on its way from or to here, or another member begins it.</exception>
    public void RequireWritable(string job, bool isNew)
    {
        if (moves.IsMoving(job) || (isNew && (yielded.Contains(job) || (members.IsCluster && members.HasLeft(members.Ordinal)))))
        {
            throw Moving();
        }
    }

    public static RpcException Unreachable(string member, string problem) =>
        new MemberUnreachableException(member, "keeps this log", problem);

    public static RpcException Moving() =>
        MeshErrors.Unavailable("LOG_OWNER_CHANGING", "The number of log members is changing; open again.");

    private async ValueTask<bool> IsKeptHereAsync(string job, CancellationToken cancellationToken) =>
        streams.IsOpen(job) || await store.IsKeptHereAsync(job, cancellationToken);

    private async Task<bool> KeepsAsync(int ordinal, string job, bool reads, CancellationToken cancellationToken)
    {
        var member = members.NameOf(ordinal);
        try
        {
            var request = new FindLogRequest { Job = job, Member = members.Self };
            var deadline = DateTime.UtcNow + options.Value.AskTimeout;
            return (await peers.Peer(member).FindLogAsync(request, deadline: deadline, cancellationToken: cancellationToken)).Found;
        }
        catch (RpcException e) when (members.HasLeft(ordinal) && !cancellationToken.IsCancellationRequested)
        {
            // It is not coming back: no new job may wait for it. A writer that was told more than is here gets a gap on record.
            return reads && await notes.HasAsync(member, job, cancellationToken)
                ? throw new MemberUnreachableException(member, "has left and took this log with it", e.Status.StatusCode.ToString())
                : false;
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MemberUnreachableException(member, "may keep this log", e.Status.StatusCode.ToString());
        }
    }
}
