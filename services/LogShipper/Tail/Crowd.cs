using Mesh.Spool;

namespace Mesh.LogShipper.Tail;

/// <summary>
/// How many follow each log. What a log's followers are sent in a second is bounded: many followers are each sent more at a time,
/// and so none of them costs the writers their processor.
/// </summary>
internal sealed class Crowd(int messagesPerSecond)
{
    // Shorter waits are not worth a timer.
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<LogKey, int> _followers = [];

    /// <summary>Counts a follower in, until disposed.</summary>
    public IDisposable Enter(LogKey log)
    {
        lock (_gate)
        {
            _followers[log] = _followers.GetValueOrDefault(log) + 1;
        }

        return new Place(this, log);
    }

    /// <summary>How long a follower of the log waits before it is sent more; zero while they are few.</summary>
    public TimeSpan Pause(LogKey log)
    {
        int followers;
        lock (_gate)
        {
            followers = _followers.GetValueOrDefault(log);
        }

        var pause = TimeSpan.FromSeconds((double)followers / messagesPerSecond);
        return pause < Least ? TimeSpan.Zero : pause;
    }

    private void Leave(LogKey log)
    {
        lock (_gate)
        {
            if (--_followers[log] == 0)
            {
                _followers.Remove(log);
            }
        }
    }

    private sealed class Place(Crowd crowd, LogKey log) : IDisposable
    {
        private Crowd? _crowd = crowd;

        public void Dispose() => Interlocked.Exchange(ref _crowd, null)?.Leave(log);
    }
}
