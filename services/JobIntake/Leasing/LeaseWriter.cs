using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.Queue.Effects;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Leasing;

/// <summary>Writes what is in a session's box to its stream: leases that wait behind each other go many in one message.</summary>
internal sealed class LeaseWriter(LeaseMessages messages)
{
    private const int MaxLeases = 256;

    // A client takes messages of 4 MiB, and a lease may have a spec of 512 KiB and the values of its secrets.
    private const int MessageBytes = 1024 * 1024;

    /// <summary>Writes until the session ends, and then fails with what ended it.</summary>
    public async Task WriteAsync(LeaseSession session, IServerStreamWriter<LeaseJobsResponse> responses, CancellationToken stop)
    {
        var granted = new List<JobRecord>(MaxLeases);
        while (await session.Box.WaitToReadAsync(stop))
        {
            while (TakeLeases(session, granted))
            {
                foreach (var response in Pack(await messages.OfAsync(granted, stop), session.TakesMany))
                {
                    await responses.WriteAsync(response, stop);
                }
            }

            if (session.Box.TryRead(out var news))
            {
                await responses.WriteAsync(
                    news.Answer is { } answer ? new LeaseJobsResponse { Ended = answer } : LeaseMessages.Of(news.Effect!), stop);
            }
        }
    }

    /// <summary>Takes the leases at the front of the box.</summary>
    private static bool TakeLeases(LeaseSession session, List<JobRecord> granted)
    {
        granted.Clear();
        while (granted.Count < MaxLeases
            && session.Box.TryPeek(out var news)
            && news.Effect is QueueEffect.PushLease lease
            && session.Box.TryRead(out _))
        {
            granted.Add(lease.Job);
        }

        return granted.Count > 0;
    }

    private static IEnumerable<LeaseJobsResponse> Pack(IReadOnlyList<Lease> leases, bool many)
    {
        if (!many)
        {
            foreach (var lease in leases)
            {
                yield return new LeaseJobsResponse { Lease = lease };
            }

            yield break;
        }

        var message = new LeaseGrants();
        var bytes = 0;
        foreach (var lease in leases)
        {
            var size = lease.CalculateSize();
            if (message.Leases.Count > 0 && bytes + size > MessageBytes)
            {
                yield return new LeaseJobsResponse { Leases = message };
                (message, bytes) = (new LeaseGrants(), 0);
            }

            message.Leases.Add(lease);
            bytes += size;
        }

        yield return new LeaseJobsResponse { Leases = message };
    }
}
