using Mesh.Hosting.Errors;
using Mesh.Spool;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Push;

/// <summary>
/// The open streams of writers. Of one writer of one log the newest counts: the older's peer is gone, or has been replaced.
/// </summary>
public sealed class PushStreams(IOptions<PushOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(LogKey Key, string Writer), PushSession> _current = [];
    private int _open;

    /// <summary>Counts a stream in.</summary>
    public void Enter()
    {
        if (Interlocked.Increment(ref _open) > options.Value.MaxStreams)
        {
            Leave();
            throw MeshErrors.ResourceExhausted(
                "TOO_MANY_STREAMS", $"The log service takes {options.Value.MaxStreams} writers at a time.");
        }
    }

    /// <summary>Counts a stream out.</summary>
    public void Leave() => Interlocked.Decrement(ref _open);

    internal void Add(PushSession session)
    {
        PushSession? older;
        lock (_gate)
        {
            _current.TryGetValue((session.Key, session.Writer), out older);
            _current[(session.Key, session.Writer)] = session;
        }

        older?.Supersede();
    }

    internal void Remove(PushSession session)
    {
        lock (_gate)
        {
            if (_current.TryGetValue((session.Key, session.Writer), out var current) && current == session)
            {
                _current.Remove((session.Key, session.Writer));
            }
        }
    }
}
