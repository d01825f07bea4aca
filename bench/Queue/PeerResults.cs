using Mesh.Bench.Measuring;
using Mesh.Bench.Queue.Peers;

namespace Mesh.Bench.Queue;

/// <summary>What Mesh is compared with: the limits and the peers that could be measured here.</summary>
internal sealed class PeerResults
{
    private readonly List<PeerFigures> _peers = [];
    private readonly Dictionary<string, BenchResult> _limits = new(StringComparer.Ordinal);

    public void Add(PeerFigures peer) => _peers.Add(peer);

    public void Add(IEnumerable<BenchResult> limits)
    {
        foreach (var limit in limits)
        {
            _limits[limit.Name] = limit;
        }
    }

    /// <summary>A rate as one row for each thing that it is compared with; one row alone when there is none.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="value">The rate.</param>
    /// <param name="peer">The peers' figure for it; null: the peers have none.</param>
    /// <param name="limits">The names of the limits.</param>
    public IEnumerable<BenchResult> Rate(
        string name, double value, Func<PeerFigures, BenchResult>? peer, params IEnumerable<string> limits)
    {
        List<BenchResult> against = peer is null ? [] : [.. _peers.Select(peer)];
        against.AddRange(limits.Where(_limits.ContainsKey).Select(limit => _limits[limit]));
        return against.Count == 0
            ? [new BenchResult(name, value, "1/s", null, null)]
            : against.Select(other => new BenchResult(name, value, "1/s", other.Name, value / other.Value));
    }

    /// <summary>Times beside those of the first peer.</summary>
    public IEnumerable<BenchResult> Times(Samples samples, int[] percents, Func<PeerFigures, Samples> peer) =>
        samples.Results(percents, _peers.Count == 0 ? null : peer(_peers[0]));
}
