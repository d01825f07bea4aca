using System.Collections.Concurrent;
using Mesh.Queue.Effects;

namespace Mesh.JobIntake.Leasing;

/// <summary>The open lease streams by number. A number is never used twice in a process.</summary>
internal sealed class LeaseSessions
{
    private readonly ConcurrentDictionary<long, LeaseSession> _open = new();
    private long _last;

    public LeaseSession Open(string dispatcher, bool takesMany)
    {
        var session = new LeaseSession(Interlocked.Increment(ref _last), dispatcher, takesMany);
        _open[session.Number] = session;
        return session;
    }

    public void Close(LeaseSession session) => _open.TryRemove(session.Number, out _);

    /// <summary>Called by the queue, after the commit. Effects for a stream that is gone have no one to tell.</summary>
    public void Push(IReadOnlyList<QueueEffect> effects)
    {
        foreach (var effect in effects)
        {
            if (_open.TryGetValue(effect.Session, out var session))
            {
                session.Push(effect);
            }
        }
    }

    /// <summary>Ends every stream: the queue forgot about them.</summary>
    public void EndAll()
    {
        foreach (var session in _open.Values)
        {
            session.End(LeaseErrors.Reloading());
        }
    }
}
