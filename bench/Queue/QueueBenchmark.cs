using Grpc.Core;
using Mesh.Bench.Measuring;
using Mesh.Bench.Queue.Peers;
using Mesh.Bench.Queue.Postgres;

namespace Mesh.Bench.Queue;

/// <summary>JobIntake alone: how fast jobs come in, go out and come back, how soon, and what they cost.</summary>
internal sealed class QueueBenchmark : IBenchmark
{
    public string Name => "queue";

    public string Description => "one JobIntake: durable submits, lease and complete, submit to lease, memory, restart";

    public IReadOnlyList<string> Notes =>
    [
        "callers, dispatcher, JobIntake, peers and PostgreSQL share this machine's cores; CPU is that of JobIntake alone",
        "every submit has a request_id and is on disk when it is answered; the jobs are of ten projects in turn",
        "streamed: 2 SubmitJobs streams, 500 jobs a message, 6 messages under way on each; the same checks and the same promise",
        "lease and complete: one LeaseJobs stream with room for 4,000, completed on it up to 500 at a time; every lease is signed",
        "submit to lease: from before SubmitJob to the lease in the dispatcher's hands, a job each 10 ms into an empty queue",
        "free place to lease: from before a CompleteLease to the next lease, for a dispatcher that has one place",
        "during a sweep: submit to lease while retention removes ended jobs at its own pace, beside the same without",
        "bare gRPC: the same SubmitJob calls to a Kestrel that answers with an empty message, which is what unary calls give at most",
        "peers: one PostgreSQL with the settings it comes with, for Mesh too; each peer as its documentation has it for the most speed",
    ];

    public async Task<IReadOnlyList<BenchResult>> RunAsync(BenchSettings settings, CancellationToken cancellation)
    {
        var sizes = QueueSizes.Of(settings.IsShort);
        var results = new List<BenchResult>();
        var peers = new PeerResults();
        try
        {
            Say("bare gRPC");
            var bare = await BareCalls.MeasureAsync([PeerFigures.Callers], sizes.SubmitFor, cancellation);
            results.AddRange(bare);
            peers.Add(bare);
            if (!PostgresPrograms.ArePresent(out var whyNot))
            {
                results.AddRange([.. NodePeers.Names.Append("pgbench").Select(name => BenchResult.Absent(name, whyNot))]);
                results.AddRange(await MeasureAsync(QueueStore.Sqlite, sizes, peers, cancellation));
                results.Add(BenchResult.Absent("PostgreSQL", whyNot));
                return results;
            }

            await using var postgres = await PostgresServer.StartAsync(cancellation);
            results.AddRange(await MeasurePeersAsync(postgres, sizes, peers, cancellation));
            results.AddRange(await MeasureAsync(QueueStore.Sqlite, sizes, peers, cancellation));
            results.AddRange(await MeasurePostgresAsync(postgres, sizes, peers, cancellation));
        }
        catch (RpcException failure) when (!cancellation.IsCancellationRequested)
        {
            throw new BenchFailedException($"a call failed: {failure.Status}", failure);
        }

        return results;
    }

    private static async Task<IReadOnlyList<BenchResult>> MeasurePostgresAsync(
        PostgresServer postgres, QueueSizes sizes, PeerResults peers, CancellationToken cancellation)
    {
        var database = await postgres.CreateDatabaseAsync("mesh", cancellation);
        return await MeasureAsync(QueueStore.Postgres(database.ConnectionString), sizes, peers, cancellation);
    }

    private static async Task<IReadOnlyList<BenchResult>> MeasureAsync(
        QueueStore store, QueueSizes sizes, PeerResults peers, CancellationToken cancellation) =>
    [
        .. await new QueueRun(store, sizes, peers, cancellation).RunAsync(),
        .. await new SweepRun(store, sizes, cancellation).RunAsync(),
    ];

    private static async Task<List<BenchResult>> MeasurePeersAsync(
        PostgresServer postgres, QueueSizes sizes, PeerResults peers, CancellationToken cancellation)
    {
        Say("pgbench");
        var limits = await CommitLimit.MeasureAsync(postgres, sizes.Callers, sizes.SubmitFor, cancellation);
        peers.Add(limits);
        var results = new List<BenchResult>(limits);
        var (installed, whyNot) = await NodePeers.InstallAsync(cancellation);
        using (installed)
        {
            foreach (var name in NodePeers.Names)
            {
                if (installed is null)
                {
                    results.Add(BenchResult.Absent(name, whyNot!));
                    continue;
                }

                Say(name);
                var database = await postgres.CreateDatabaseAsync(name, cancellation);
                var peer = await installed.MeasureAsync(name, database, sizes, cancellation);
                peers.Add(peer);
                results.AddRange(peer.Results);
            }
        }

        return results;
    }

    private static void Say(string what) => Console.Error.WriteLine($"bench queue: {what}");
}
