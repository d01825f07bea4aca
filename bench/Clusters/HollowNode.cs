using k8s;
using k8s.Models;
using Mesh.Bench.Measuring;

namespace Mesh.Bench.Clusters;

/// <summary>
/// A peasant node without a machine, so that what is measured is the Dispatcher and the API server, not the start of processes.
/// It says that it is well as a kubelet does: by its Lease and its Ready condition.
/// </summary>
internal sealed class HollowNode : IAsyncDisposable
{
    private const string Name = "mesh-bench-node";
    private const string LeaseNamespace = "kube-node-lease";
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(2);

    private readonly Kubernetes _kubernetes;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];

    private HollowNode(Kubernetes kubernetes) => _kubernetes = kubernetes;

    public static async Task<HollowNode> StartAsync(
        Kubernetes kubernetes, string jobNamespace, PlayedAgents agents, CancellationToken cancellation)
    {
        await RequireNoOtherPeasantAsync(kubernetes, cancellation);
        var node = new HollowNode(kubernetes);
        await node.RegisterAsync(cancellation);
        node._loops.Add(node.BeatAsync(node._stop.Token));
        node._loops.AddRange(new HollowKubelet(kubernetes, jobNamespace, Name, agents).Start(node._stop.Token));
        return node;
    }

    /// <summary>A loop that failed fails the run: without it nothing would ever end.</summary>
    public async Task FailedAsync() => await await Task.WhenAny(_loops);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var loop in _loops)
        {
            await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _kubernetes.CoreV1.DeleteNodeAsync(Name);
        await _kubernetes.CoordinationV1.DeleteNamespacedLeaseAsync(Name, LeaseNamespace);
        _stop.Dispose();
    }

    // On a real peasant the pods would start, and find no agent that knows this benchmark.
    private static async Task RequireNoOtherPeasantAsync(Kubernetes kubernetes, CancellationToken cancellation)
    {
        var peasants = await kubernetes.CoreV1.ListNodeAsync(labelSelector: "mesh.dev/role=peasant", cancellationToken: cancellation);
        var open = peasants.Items.Where(n => n.Spec?.Unschedulable != true).Select(n => n.Metadata.Name).ToList();
        if (open.Count > 0)
        {
            throw new BenchFailedException(
                $"the cluster has peasants that would take the pods: kubectl cordon {string.Join(' ', open)}");
        }
    }

    private async Task RegisterAsync(CancellationToken cancellation)
    {
        var capacity = new Dictionary<string, ResourceQuantity>
        {
            ["cpu"] = new("100000"),
            ["memory"] = new("1000Ti"),
            ["ephemeral-storage"] = new("10000Ti"),
            ["pods"] = new("100000"),
        };
        var labels = new Dictionary<string, string> { ["mesh.dev/role"] = "peasant", ["kubernetes.io/hostname"] = Name };
        await _kubernetes.CoreV1.CreateNodeAsync(
            new V1Node
            {
                Metadata = new V1ObjectMeta { Name = Name, Labels = labels },
                Spec = new V1NodeSpec
                {
                    Taints = [new V1Taint { Key = "mesh.dev/role", Value = "peasant", Effect = "NoSchedule" }],
                },
            },
            cancellationToken: cancellation);
        await _kubernetes.CoordinationV1.CreateNamespacedLeaseAsync(Lease(), LeaseNamespace, cancellationToken: cancellation);
        await PatchStatusAsync(new { capacity, allocatable = capacity, conditions = new[] { Ready() } }, cancellation);
    }

    private async Task BeatAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Heartbeat);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            var patch = new V1Patch(Lease(), V1Patch.PatchType.MergePatch);
            await _kubernetes.CoordinationV1.PatchNamespacedLeaseAsync(
                patch, Name, LeaseNamespace, cancellationToken: cancellation);
            await PatchStatusAsync(new { conditions = new[] { Ready() } }, cancellation);
        }
    }

    private Task PatchStatusAsync(object status, CancellationToken cancellation) => _kubernetes.CoreV1.PatchNodeStatusAsync(
        new V1Patch(new { status }, V1Patch.PatchType.StrategicMergePatch), Name, cancellationToken: cancellation);

    private static V1Lease Lease() => new()
    {
        Metadata = new V1ObjectMeta { Name = Name },
        Spec = new V1LeaseSpec { HolderIdentity = Name, LeaseDurationSeconds = 40, RenewTime = DateTime.UtcNow },
    };

    private static V1NodeCondition Ready() => new()
    {
        Type = "Ready",
        Status = "True",
        Reason = "KubeletReady",
        LastHeartbeatTime = DateTime.UtcNow,
    };
}
