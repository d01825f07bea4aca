using Mesh.Queue.Commands;
using Mesh.Queue.Effects;
using Mesh.Queue.Jobs;
using Mesh.Queue.Leases;

namespace Mesh.Queue.Rules;

/// <summary>Dispatchers come, renew, and go.</summary>
internal static class SessionRules
{
    public static Decision Hello(QueueState state, QueueCommand.Hello command, DateTimeOffset now, QueueLimits limits)
    {
        var effects = new List<QueueEffect>();
        if (state.Dispatcher(command.Dispatcher) is { IsConnected: true } before)
        {
            effects.Add(new QueueEffect.EndSession(before.Session, SessionEnd.Superseded));
        }

        // A new epoch for every lease shuts out whatever the dispatcher's former self still has under way. It is nothing that
        // a user sees, so the version stays.
        var held = state.HeldBy(command.Dispatcher).Select(job => job with { Epoch = job.Epoch + 1 }).ToList();
        effects.AddRange(held.Select(job => new QueueEffect.PushLease(command.Session, job)));
        effects.Add(new QueueEffect.PushSynced(command.Session));
        var expiry = now + limits.LeaseTimeToLive;
        return new Decision
        {
            Jobs = held,
            Dispatchers = [new DispatcherRecord(command.Dispatcher, command.Session, command.MaxLeases, expiry)],
            Effects = effects,
        };
    }

    public static Decision Capacity(QueueState state, QueueCommand.Capacity command) =>
        Current(state, command.Dispatcher, command.Session) is { } dispatcher
            ? new Decision { Dispatchers = [dispatcher with { MaxLeases = command.MaxLeases }] }
            : StaleSession();

    public static Decision Heartbeat(QueueState state, QueueCommand.Heartbeat command, DateTimeOffset now, QueueLimits limits) =>
        Current(state, command.Dispatcher, command.Session) is { } dispatcher
            ? new Decision
            {
                Dispatchers = [dispatcher with { Expiry = now + limits.LeaseTimeToLive }],
                Effects = [new QueueEffect.PushRenewed(command.Session)],
            }
            : StaleSession();

    public static Decision Disconnect(QueueState state, QueueCommand.Disconnect command)
    {
        if (Current(state, command.Dispatcher, command.Session) is not { } dispatcher)
        {
            return StaleSession();
        }

        return state.CountHeldBy(dispatcher.Id) == 0
            ? new Decision { Forgotten = [dispatcher.Id] }
            : new Decision { Dispatchers = [dispatcher with { Session = DispatcherRecord.NoSession, MaxLeases = 0 }] };
    }

    /// <summary>Takes the leases of every dispatcher away that did not renew them in time.</summary>
    public static Decision Expire(QueueState state, DateTimeOffset now)
    {
        var late = state.Dispatchers.Where(d => d.Expiry <= now).OrderBy(d => d.Id, StringComparer.Ordinal).ToList();
        if (late.Count == 0)
        {
            return Decision.None;
        }

        var version = state.Version;
        var orphans = new List<JobRecord>();
        foreach (var dispatcher in late)
        {
            var message = $"dispatcher {dispatcher.Id} stopped answering: waits for a dispatcher to take the attempt over";
            orphans.AddRange(state.HeldBy(dispatcher.Id).Select(
                job => job with { Dispatcher = null, Message = message, Version = ++version, UpdateTime = now }));
        }

        return new Decision
        {
            Jobs = orphans,
            Forgotten = [.. late.Select(dispatcher => dispatcher.Id)],
            Effects = [.. late.Where(d => d.IsConnected).Select(d => new QueueEffect.EndSession(d.Session, SessionEnd.Expired))],
        };
    }

    internal static DispatcherRecord? Current(QueueState state, string dispatcher, long session) =>
        state.Dispatcher(dispatcher) is { } record && record.Session == session ? record : null;

    private static Decision StaleSession() =>
        Decision.Refused(RefusalReason.SessionStale, "dispatcher", "The stream was replaced or has expired.");
}
