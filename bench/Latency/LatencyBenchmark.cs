using Grpc.Core;
using Mesh.Bench.Measuring;
using Mesh.Bench.Running;

namespace Mesh.Bench.Latency;

/// <summary>How long a job's stations take on an idle Mesh: jobs one after another, each waited for.</summary>
internal sealed class LatencyBenchmark : IBenchmark
{
    private const int Jobs = 200;
    private const int ShortJobs = 20;

    // The first jobs pay for the JIT of five processes; what is asked is how a Mesh that runs behaves.
    private const int WarmUpJobs = 3;

    public string Name => "latency";

    public string Description => "stations of one job at a time on `mesh up` with LocalCluster";

    public IReadOnlyList<string> Notes =>
    [
        $"{WarmUpJobs} jobs before the first sample warm the processes up and are not counted",
        "submit to pod-create is an upper bound: it ends when a watch on pods, open since before, delivers ADDED here",
        "first log byte: any byte at a TailLogs that is opened right after SubmitJob; first step byte: the step's own stdout",
        "stdout byte to subscriber starts with the clock reading that `date` prints: it contains that program's way to its write",
        "process start: `sh -c :` from start to exit; gRPC ping: a health check over the Ingress; one of each before each job",
        "p99 of a short run is its slowest sample",
    ];

    public async Task<IReadOnlyList<BenchResult>> RunAsync(BenchSettings settings, CancellationToken cancellation)
    {
        var jobs = settings.IsShort ? ShortJobs : Jobs;
        var samples = new LatencySamples();
        await using var mesh = await BenchMesh.StartAsync(cancellation);
        await using var pods = new PodArrivals(mesh.Kubeconfig);
        var probe = new JobProbe(mesh.Channel, pods);
        var peers = new PeerProbe(mesh.Channel);
        try
        {
            for (var job = -WarmUpJobs; job < jobs; job++)
            {
                Console.Error.Write(job < 0 ? "\rwarming up " : $"\rjob {job + 1} of {jobs} ");
                var counted = job < 0 ? new LatencySamples() : samples;
                await peers.RunAsync(counted, cancellation);
                await probe.RunAsync(counted, cancellation);
            }
        }
        catch (RpcException failure) when (!cancellation.IsCancellationRequested)
        {
            throw new BenchFailedException($"a call failed: {failure.Status}", failure);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new BenchFailedException($"a job took longer than {JobProbe.Patience}", late);
        }
        finally
        {
            Console.Error.WriteLine();
        }

        return samples.Results();
    }
}
