using Grpc.Core;
using Mesh.Bench.Clusters;
using Mesh.Bench.Measuring;
using Mesh.Bench.Running;
using Mesh.Report.V1;

namespace Mesh.Bench.Dispatch;

/// <summary>What the Dispatcher does with many jobs: pods a second, API calls a job, adoption after a kill, memory.</summary>
internal sealed class DispatchBenchmark : IBenchmark
{
    private const int WarmUpJobs = 5;

    public string Name => "dispatch";

    public string Description => "JobIntake and Dispatcher on a Kubernetes API whose one node plays kubelet and agents";

    public bool TakesKubeconfig => true;

    public IReadOnlyList<string> Notes =>
    [
        "the pods run on a hollow node: no process is started and no log is written, see `bench/run latency` for those",
        "submit to pod-create: from before SubmitJob until the POST of the pod reaches the API proxy; jobs one after another",
        "pods created a second: the Dispatcher paces itself, by default at 200 a second after a burst of 200",
        "bare pod: the same cluster, the same node, a pod of one container, created by 16 callers without a proxy",
        "API calls: all that the Dispatcher asks of the API server from the first submit until the last pod is gone",
        "with --kubeconfig: a namespace and a node of its own, both deleted at the end; other peasants must be cordoned",
        "adoption: from the start of a killed Dispatcher's successor until it holds every attempt again and knows its pod",
        "everything shares this machine: benchmark, proxy, services and, without --kubeconfig, the API server",
    ];

    public async Task<IReadOnlyList<BenchResult>> RunAsync(BenchSettings settings, CancellationToken cancellation)
    {
        var sizes = settings.IsShort ? DispatchSizes.Short : DispatchSizes.Full;
        await using var cluster = await BenchCluster.OpenAsync(settings, cancellation);
        await using var proxy = await ApiProxy.StartAsync(cluster.Kubernetes, cancellation);
        using var services = await ServiceStack.StartAsync(proxy.Address, cluster.Namespace, sizes.MaxLeases, cancellation);
        var agents = new PlayedAgents(new ReporterService.ReporterServiceClient(services.Reporter.Channel));
        await using var node = await HollowNode.StartAsync(cluster.Kubernetes, cluster.Namespace, agents, cancellation);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var measuring = MeasureAsync(sizes, cluster, proxy, services, agents, end.Token);
        try
        {
            if (await Task.WhenAny(measuring, node.FailedAsync()) != measuring)
            {
                await end.CancelAsync();
                await node.FailedAsync();
            }

            return await measuring;
        }
        catch (RpcException failure) when (!cancellation.IsCancellationRequested)
        {
            throw new BenchFailedException($"a call failed: {failure.Status}", failure);
        }
        finally
        {
            Console.Error.WriteLine();
        }
    }

    private static async Task<IReadOnlyList<BenchResult>> MeasureAsync(
        DispatchSizes sizes,
        BenchCluster cluster,
        ApiProxy proxy,
        ServiceStack services,
        PlayedAgents agents,
        CancellationToken cancellation)
    {
        var load = new JobLoad(services.Intake.Channel);
        await load.RunAsync(WarmUpJobs, cancellation);
        var results = new List<BenchResult>();
        results.AddRange(await new CreateLatency(load, proxy.Calls, cluster).RunAsync(sizes.SequentialJobs, cancellation));
        results.AddRange(await new Burst(load, proxy.Calls, cluster).RunAsync(sizes.BurstJobs, cancellation));
        results.AddRange(await new Adoption(load, services.Dispatcher, agents).RunAsync(sizes.HeldJobs, cancellation));
        return results;
    }
}
