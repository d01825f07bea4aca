using Grpc.Core;
using Mesh.Logs.V1;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Cluster.Notes;

/// <summary>Finds out whether a member that does not answer any more has told another that it keeps a job's logs.</summary>
internal sealed class NoteSearch(
    ClusterMembers members, ClusterPeers peers, NoteDatabase database, IOptions<ClusterOptions> options)
{
    /// <summary>True: by the latest that it told, it does.</summary>
    /// <exception cref="MemberUnreachableException">Who may have been told cannot be asked.</exception>
    public async Task<bool> HasAsync(string member, string job, CancellationToken cancellationToken)
    {
        var told = database.Tables(member).ConvertAll(t => (Table: t, Count: database.OfJob(t, job).Count));
        foreach (var other in members.Others())
        {
            try
            {
                var request = new ListNotesRequest { Member = member, Job = job };
                var deadline = DateTime.UtcNow + options.Value.AskTimeout;
                using var call = peers.Peer(members.NameOf(other)).ListNotes(request, null, deadline, cancellationToken);
                while (await call.ResponseStream.MoveNext(cancellationToken))
                {
                    told.Add((call.ResponseStream.Current.Table, call.ResponseStream.Current.Notes.Count));
                }
            }
            catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new MemberUnreachableException(
                    members.NameOf(other), "may know of this log", e.Status.StatusCode.ToString());
            }
        }

        return told.Count > 0 && told.MaxBy(t => t.Table.Stamp).Count > 0;
    }
}
