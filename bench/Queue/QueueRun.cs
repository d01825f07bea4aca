using Mesh.Bench.Measuring;
using Mesh.Bench.Queue.Peers;
using Mesh.Bench.Queue.Postgres;

namespace Mesh.Bench.Queue;

/// <summary>Everything that is measured on one store, at growing depths of the queue.</summary>
internal sealed class QueueRun(QueueStore store, QueueSizes sizes, PeerResults peers, CancellationToken cancellation)
{
    private const int WarmUpCallers = 256;
    private const double RestartLimit = 5;
    private const double Million = 1e6;

    private readonly List<BenchResult> _results = [];

    public async Task<IReadOnlyList<BenchResult>> RunAsync()
    {
        using var server = await QueueServer.StartAsync(store, cancellation);
        var empty = server.ResidentBytes;
        await WarmUpAsync(server);
        var queued = 0;
        foreach (var depth in sizes.Depths)
        {
            await new BatchSubmits(server).RunAsync(depth - queued, cancellation);
            queued = depth;
            if (depth > 0)
            {
                await RestartAsync(server, depth, empty);
                await WarmUpAsync(server);
            }

            await SubmitAsync(server, depth);
            await LeaseAsync(server, depth);
        }

        return _results;
    }

    // It takes as many as it brings.
    private async Task WarmUpAsync(QueueServer server)
    {
        await new Submits(server, WarmUpCallers).RunAsync(sizes.WarmUp, cancellation);
        await new BatchSubmits(server).RunAsync(sizes.WarmUp, cancellation);
        await new LeaseLoad(server).RunAsync(2 * sizes.WarmUp, cancellation);
    }

    private async Task RestartAsync(QueueServer server, int depth, long empty)
    {
        _results.Add(new BenchResult(Name("memory", depth), server.ResidentBytes / Million, "MB", null, null));
        var took = await server.KillAndStartAsync(cancellation);
        var resident = server.ResidentBytes;
        _results.Add(new BenchResult(
            Name("kill -9 to serving again", depth),
            took.TotalSeconds,
            "s",
            FormattableString.Invariant($"{RestartLimit} s"),
            took.TotalSeconds / RestartLimit));
        _results.Add(new BenchResult(Name("memory after that", depth), resident / Million, "MB", null, null));
        _results.Add(new BenchResult(Name("memory for each queued job", depth), (resident - empty) / 1e3 / depth, "kB", null, null));
    }

    private async Task SubmitAsync(QueueServer server, int depth)
    {
        foreach (var callers in sizes.Callers)
        {
            var name = Name($"submit, {callers} {(callers == 1 ? "caller" : "callers")}", depth);
            Say(name);
            var figures = await new Submits(server, callers).RunAsync(name, sizes.SubmitFor, cancellation);
            var atPeers = callers == PeerFigures.Callers;
            _results.AddRange(peers.Rate(
                name,
                figures.PerSecond,
                atPeers ? peer => peer.Submit : null,
                CommitLimit.Name(callers),
                BareCalls.Name(callers)));
            _results.AddRange(atPeers
                ? peers.Times(figures.Times, [50, 95, 99], peer => peer.SubmitTimes)
                : figures.Times.Results([50, 95, 99]));
            _results.Add(new BenchResult($"{name}: CPU of JobIntake", figures.ServerMicroseconds, "us a job", null, null));
        }

        var streamed = Name("submit, streamed", depth);
        Say(streamed);
        var (rate, cpu) = await new BatchSubmits(server).RunAsync(sizes.Bulk, cancellation);
        _results.AddRange(peers.Rate(streamed, rate, peer => peer.Bulk));
        _results.Add(new BenchResult($"{streamed}: CPU of JobIntake", cpu, "us a job", null, null));
    }

    private async Task LeaseAsync(QueueServer server, int depth)
    {
        var name = Name("lease and complete", depth);
        Say(name);
        // What SubmitAsync left is drained too, so that the depth stays what it is called.
        var open = await server.CountQueuedAsync(cancellation);
        await new BatchSubmits(server).RunAsync((int)Math.Max(0, depth + sizes.Drained - open), cancellation);
        var (rate, cpu) = await new LeaseLoad(server).RunAsync(sizes.Drained, cancellation);
        _results.AddRange(peers.Rate(name, rate, peer => peer.Drain));
        _results.Add(new BenchResult($"{name}: CPU of JobIntake", cpu, "us a job", null, null));
        var left = await server.CountQueuedAsync(cancellation) - depth;
        if (left > 0)
        {
            await new LeaseLoad(server).RunAsync((int)left, cancellation);
        }

        var latency = new LeaseLatency(server);
        var samples = depth == 0
            ? await latency.SubmitToLeaseAsync(Name("submit to lease", depth), sizes.Probes, cancellation)
            : await latency.PlaceToLeaseAsync(Name("free place to lease", depth), sizes.Probes, cancellation);
        _results.AddRange(depth == 0
            ? peers.Times(samples, [50, 95, 99], peer => peer.Waits)
            : samples.Results([50, 95, 99]));
    }

    private string Name(string what, int depth) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{store.Name}, {depth:N0} queued: {what}");

    private static void Say(string what) => Console.Error.WriteLine($"bench queue: {what}");
}
