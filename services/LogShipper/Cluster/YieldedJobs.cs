using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Cluster;

/// <summary>
/// The jobs that another member asked for and this one does not keep: it begins no log of them while members may still disagree
/// about the owner, or a log would lie in two places. Bound: those asked for within <see cref="ClusterOptions.Yield"/>.
/// </summary>
internal sealed class YieldedJobs(IOptions<ClusterOptions> options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _until = [];
    private readonly Queue<(string Job, DateTimeOffset Until)> _order = new();

    public void Add(string job)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            while (_order.TryPeek(out var oldest) && oldest.Until <= now)
            {
                _order.Dequeue();
                if (_until.TryGetValue(oldest.Job, out var until) && until == oldest.Until)
                {
                    _until.Remove(oldest.Job);
                }
            }

            _until[job] = now + options.Value.Yield;
            _order.Enqueue((job, _until[job]));
        }
    }

    public bool Contains(string job)
    {
        lock (_gate)
        {
            return _until.TryGetValue(job, out var until) && until > time.GetUtcNow();
        }
    }

    /// <summary>This member is the owner again.</summary>
    public void Remove(string job)
    {
        lock (_gate)
        {
            _until.Remove(job);
        }
    }
}
