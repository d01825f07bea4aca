using System.Threading.Channels;
using Mesh.Queue.Effects;

namespace Mesh.JobIntake.Leasing;

/// <summary>
/// A dispatcher's stream, as the queue sees it: a bounded box of things to push. The queue never waits for it; a dispatcher that
/// lets it fill up is cut off, and gets its leases again when it comes back.
/// </summary>
internal sealed class LeaseSession(long number, string dispatcher)
{
    // Room for a re-grant of every lease that a dispatcher may hold, and for as many cancel wishes. It is allocated as it fills.
    private const int Bound = 262_144;

    private readonly Channel<QueueEffect> _box = Channel.CreateBounded<QueueEffect>(
        new BoundedChannelOptions(Bound) { SingleReader = true });

    public long Number => number;

    public string Dispatcher => dispatcher;

    public ChannelReader<QueueEffect> Box => _box.Reader;

    public void Push(QueueEffect effect)
    {
        if (effect is QueueEffect.EndSession end)
        {
            _box.Writer.TryComplete(LeaseErrors.Ended(end.Reason));
        }
        else if (!_box.Writer.TryWrite(effect))
        {
            _box.Writer.TryComplete(LeaseErrors.TooSlow());
        }
    }

    public void End(Exception error) => _box.Writer.TryComplete(error);
}
