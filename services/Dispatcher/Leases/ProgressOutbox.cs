using System.Collections.Concurrent;
using System.Threading.Channels;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Leases;

/// <summary>
/// The newest word of each attempt that has not been sent yet. Bounded by the number of attempts: a newer word replaces an
/// older one of the same attempt.
/// </summary>
public sealed class ProgressOutbox
{
    private readonly ConcurrentDictionary<string, LeaseProgress> _waiting = new(StringComparer.Ordinal);

    // One pending signal says all that many would.
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Completes when there may be something to send.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _signal.Reader.ReadAsync(cancellationToken);

    /// <summary>Puts a word in.</summary>
    public void Post(LeaseProgress progress)
    {
        _waiting[progress.Lease.Job] = progress;
        _signal.Writer.TryWrite(true);
    }

    /// <summary>Takes all that waits.</summary>
    public IReadOnlyList<LeaseProgress> Take()
    {
        var taken = new List<LeaseProgress>();
        foreach (var job in _waiting.Keys)
        {
            if (_waiting.TryRemove(job, out var progress))
            {
                taken.Add(progress);
            }
        }

        return taken;
    }
}
