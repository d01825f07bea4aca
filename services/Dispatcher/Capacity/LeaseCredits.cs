using System.Threading.Channels;

namespace Mesh.Dispatcher.Capacity;

/// <summary>How many leases the queue is asked for, and word of its changes. What is asked for is what was set last.</summary>
public sealed class LeaseCredits
{
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private volatile int _wanted;

    /// <summary>Leases wanted in all.</summary>
    public int Wanted => _wanted;

    /// <summary>The room as it was estimated last; null when it is not known.</summary>
    public RoomEstimate? Room { get; private set; }

    /// <summary>Completes when there may be another number.</summary>
    public async Task ChangedAsync(CancellationToken cancellationToken) => await _changed.Reader.ReadAsync(cancellationToken);

    /// <summary>Sets the number.</summary>
    public void Set(int wanted, RoomEstimate? room)
    {
        Room = room;
        if (_wanted != wanted)
        {
            _wanted = wanted;
            _changed.Writer.TryWrite(true);
        }
    }
}
