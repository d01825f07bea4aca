using Mesh.Queue.Effects;
using Mesh.Queue.Jobs;
using Mesh.Queue.Leases;

namespace Mesh.Queue.Rules;

/// <summary>Who gets what next: live attempts that nobody holds first, then jobs in the fair order.</summary>
internal static class GrantRules
{
    /// <summary>Grants until there is no room or nothing waits; each is to be taken over before the next is asked for.</summary>
    public static IEnumerable<Decision> GrantAll(QueueState state, DateTimeOffset now)
    {
        while (GrantOne(state, now) is { } grant)
        {
            yield return grant;
        }
    }

    /// <summary>
    /// The connected dispatcher with the most room; <paramref name="avoided"/> only when no other has any. Null: none has room.
    /// </summary>
    public static DispatcherRecord? Pick(QueueState state, string? avoided)
    {
        DispatcherRecord? best = null;
        var bestRank = (IsOther: false, Room: 0);
        foreach (var dispatcher in state.Dispatchers)
        {
            var room = dispatcher.IsConnected ? dispatcher.MaxLeases - state.CountHeldBy(dispatcher.Id) : 0;
            if (room <= 0)
            {
                continue;
            }

            var rank = (IsOther: dispatcher.Id != avoided, Room: room);
            var order = best is null ? 1 : rank.CompareTo(bestRank);
            if (order > 0 || (order == 0 && string.CompareOrdinal(dispatcher.Id, best!.Id) < 0))
            {
                (best, bestRank) = (dispatcher, rank);
            }
        }

        return best;
    }

    private static Decision? GrantOne(QueueState state, DateTimeOffset now)
    {
        if (state.NextOrphan(now) is { } orphan)
        {
            return Pick(state, orphan.ReleasedBy) is { } heir ? Grant(TakeOver(orphan, heir, state, now), heir) : null;
        }

        return state.NextQueued(now) is { } next && Pick(state, avoided: null) is { } dispatcher
            ? Grant(Start(next, dispatcher, state, now), dispatcher)
            : null;
    }

    private static Decision Grant(JobRecord job, DispatcherRecord dispatcher) =>
        new() { Job = job, Jobs = [job], Effects = [new QueueEffect.PushLease(dispatcher.Session, job)] };

    private static JobRecord TakeOver(JobRecord job, DispatcherRecord heir, QueueState state, DateTimeOffset now) => job with
    {
        Dispatcher = heir.Id,
        ReleasedBy = null,
        NotBefore = null,
        Epoch = job.Epoch + 1,
        Version = state.Version + 1,
        UpdateTime = now,
        Message = job.CancelRequested
            ? "cancel requested: waits for its pod to end"
            : $"taken over by dispatcher {heir.Id}",
    };

    private static JobRecord Start(JobRecord job, DispatcherRecord dispatcher, QueueState state, DateTimeOffset now)
    {
        var next = job with
        {
            Dispatcher = dispatcher.Id,
            NotBefore = null,
            Attempt = job.Attempt + 1,
            Epoch = job.Epoch + 1,
            Version = state.Version + 1,
            LeaseTime = now,
        };
        return next.Enter(JobPhase.Leased, now, next.Version, $"leased by dispatcher {dispatcher.Id}");
    }
}
