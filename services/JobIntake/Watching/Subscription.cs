using System.Threading.Channels;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Watching;

/// <summary>
/// One watcher's buffer of changes, in their order. At its bound it is emptied and marked as lagging: the watcher then reads
/// from the store, where it finds the latest state of every job that it missed. The queue never waits for a watcher.
/// </summary>
internal sealed class Subscription(int bound, Predicate<JobRecord> wants)
{
    private readonly Lock _gate = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private List<JobRecord> _changes = [];
    private bool _isLagging;

    public bool Wants(JobRecord job) => wants(job);

    public void Offer(JobRecord job)
    {
        lock (_gate)
        {
            if (!_isLagging && _changes.Count < bound)
            {
                _changes.Add(job);
            }
            else
            {
                _isLagging = true;
                _changes.Clear();
            }
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>There may be changes that nobody offered: they are to be read from the store.</summary>
    public void Lag()
    {
        lock (_gate)
        {
            _isLagging = true;
            _changes.Clear();
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>Waits for changes and takes them.</summary>
    public async Task<Delivery> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_isLagging || _changes.Count > 0)
                {
                    var delivery = new Delivery(_changes, _isLagging);
                    (_changes, _isLagging) = ([], false);
                    return delivery;
                }
            }

            await _wake.Reader.ReadAsync(cancellationToken);
        }
    }
}
