using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Mesh.Bench.Measuring;
using Mesh.Intake.V1;

namespace Mesh.Bench.Queue;

/// <summary>How soon a lease is at the dispatcher.</summary>
internal sealed class LeaseLatency(QueueServer server)
{
    private const int MaxLeases = 1_000;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly JobQueueService.JobQueueServiceClient _queue = new(server.Channel(1));

    /// <summary>From before SubmitJob to its lease, in an empty queue; a job each 10 ms.</summary>
    public async Task<Samples> SubmitToLeaseAsync(string name, int probes, CancellationToken cancellation)
    {
        var samples = new Samples(name);
        var starts = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var seen = Channel.CreateBounded<(LeaseRef Lease, TimeSpan Took)>(MaxLeases);
        await using var dispatcher = await BenchDispatcher.OpenAsync(
            server,
            leases => TakeAll(leases, lease => seen.Writer.TryWrite((lease.Ref, Stopwatch.GetElapsedTime(starts[lease.Spec.Pipeline])))),
            _ => { },
            cancellation);
        await dispatcher.MakeRoomAsync(MaxLeases);
        var submitting = SubmitAsync(starts, probes, cancellation);
        for (var i = 0; i < probes; i++)
        {
            var (lease, took) = await NextAsync(seen.Reader, cancellation);
            samples.Add(took);
            await LeaseLoad.CompleteAsync(_queue, lease, cancellation);
        }

        await submitting;
        return samples;
    }

    /// <summary>From before a CompleteLease that makes a place free to the next lease, while jobs wait.</summary>
    public async Task<Samples> PlaceToLeaseAsync(string name, int probes, CancellationToken cancellation)
    {
        var samples = new Samples(name);
        var seen = Channel.CreateBounded<(LeaseRef Lease, long At)>(MaxLeases);
        await using var dispatcher = await BenchDispatcher.OpenAsync(
            server,
            leases => TakeAll(leases, lease => seen.Writer.TryWrite((lease.Ref, Stopwatch.GetTimestamp()))),
            _ => { },
            cancellation);
        await dispatcher.MakeRoomAsync(1);
        var held = await NextAsync(seen.Reader, cancellation);
        for (var i = 0; i < probes; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var completing = LeaseLoad.CompleteAsync(_queue, held.Lease, cancellation);
            held = await NextAsync(seen.Reader, cancellation);
            samples.Add(Stopwatch.GetElapsedTime(start, held.At));
            await completing;
        }

        await dispatcher.MakeRoomAsync(0);
        await LeaseLoad.CompleteAsync(_queue, held.Lease, cancellation);
        return samples;
    }

    private async Task SubmitAsync(ConcurrentDictionary<string, long> starts, int probes, CancellationToken cancellation)
    {
        var intake = new JobIntakeService.JobIntakeServiceClient(server.Channel(2));
        using var timer = new PeriodicTimer(Pace);
        var calls = new List<Task>();
        for (var i = 0; i < probes; i++)
        {
            var pipeline = $"probe {i}";
            starts[pipeline] = Stopwatch.GetTimestamp();
            calls.Add(intake.SubmitJobAsync(BenchJobs.Probe(pipeline), cancellationToken: cancellation).ResponseAsync);
            await timer.WaitForNextTickAsync(cancellation);
        }

        await Task.WhenAll(calls);
    }

    private static void TakeAll(IReadOnlyList<Lease> leases, Action<Lease> take)
    {
        foreach (var lease in leases)
        {
            take(lease);
        }
    }

    private static async Task<T> NextAsync<T>(ChannelReader<T> seen, CancellationToken cancellation)
    {
        try
        {
            return await seen.ReadAsync(cancellation).AsTask().WaitAsync(Patience, cancellation);
        }
        catch (TimeoutException late)
        {
            throw new BenchFailedException($"no lease came within {Patience}", late);
        }
    }
}
