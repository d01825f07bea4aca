using Mesh.Queue;

namespace Mesh.JobIntake.Actor;

/// <summary>The last published <see cref="QueueStatus"/>: written by the queue after a commit, read by anyone.</summary>
public sealed class QueueStatusBoard
{
    private volatile QueueStatus _current = new(0, 0);

    public QueueStatus Current => _current;

    internal void Publish(QueueState state)
    {
        var dispatchers = 0;
        var free = 0;
        foreach (var dispatcher in state.Dispatchers)
        {
            if (dispatcher.IsConnected)
            {
                dispatchers++;
                free += Math.Max(0, dispatcher.MaxLeases - state.CountHeldBy(dispatcher.Id));
            }
        }

        if (_current.Dispatchers != dispatchers || _current.FreePlaces != free)
        {
            _current = new QueueStatus(dispatchers, free);
        }
    }
}
