using System.Threading.Channels;
using Mesh.Intake.V1;
using Mesh.Queue.Effects;

namespace Mesh.JobIntake.Leasing;

/// <summary>
/// A dispatcher's stream, as the queue sees it: a bounded box of things to push. The queue never waits for it; a dispatcher that
/// lets it fill up is cut off, and gets its leases again when it comes back.
/// </summary>
internal sealed class LeaseSession(long number, string dispatcher, bool takesMany)
{
    // Room for a re-grant of every lease that a dispatcher may hold, and for as many cancel wishes. It is allocated as it fills.
    private const int Bound = 262_144;

    private readonly Channel<SessionNews> _box = Channel.CreateBounded<SessionNews>(
        new BoundedChannelOptions(Bound) { SingleReader = true });

    public long Number => number;

    public string Dispatcher => dispatcher;

    /// <summary>Whether leases may be sent many in one message.</summary>
    public bool TakesMany => takesMany;

    public ChannelReader<SessionNews> Box => _box.Reader;

    public void Push(QueueEffect effect)
    {
        if (effect is QueueEffect.EndSession end)
        {
            _box.Writer.TryComplete(LeaseErrors.Ended(end.Reason));
        }
        else
        {
            Push(new SessionNews(effect, null));
        }
    }

    /// <summary>Answers what the dispatcher said.</summary>
    public void Push(LeaseEnded answer) => Push(new SessionNews(null, answer));

    public void End(Exception error) => _box.Writer.TryComplete(error);

    private void Push(SessionNews news)
    {
        if (!_box.Writer.TryWrite(news))
        {
            _box.Writer.TryComplete(LeaseErrors.TooSlow());
        }
    }
}
