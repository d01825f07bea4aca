using System.Text.Json.Nodes;
using Mesh.Local.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Kubelet.Eviction;

/// <summary>
/// Ends pods that have more on the disk than they may, and, while the node is short of disk, one pod after another. It looks once
/// in a period; measuring takes at most a tenth of the time, however large the volumes are.
/// </summary>
internal sealed class EvictionManager(
    VirtualNode node,
    Func<IReadOnlyList<PodWorker>> pods,
    KubeletServices services,
    TimeSpan period)
{
    private const int CostFactor = 10;

    private readonly DiskMeter _meter = new(services.Store.Time);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var time = services.Store.Time;
        while (true)
        {
            var began = time.GetTimestamp();
            await EnforceLimitsAsync(cancellationToken).ConfigureAwait(false);
            var pause = time.GetElapsedTime(began) * CostFactor;
            if (node.Pressure.Disk)
            {
                Relieve();
            }

            await Task.Delay(pause > period ? pause : period, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task EnforceLimitsAsync(CancellationToken cancellationToken)
    {
        foreach (var pod in pods().Where(pod => !pod.HasEnded))
        {
            var (volumes, containers) = StorageLimits.Measured(pod.Pod.Json);
            if (volumes.Count + containers.Count == 0)
            {
                continue;
            }

            var usage = new StorageUsage(
                await MeasureAsync(volumes, pod.VolumeFolder, cancellationToken).ConfigureAwait(false),
                WithLogs(pod, await MeasureAsync(containers, pod.ContainerFolder, cancellationToken).ConfigureAwait(false)));
            if (StorageLimits.Violation(pod.Pod.Json, usage) is { } message)
            {
                // The pod broke its own word; that is no disruption, and no condition says that it is.
                pod.Evict(message, isDisruption: false);
            }
        }
    }

    private async Task<Dictionary<string, long>> MeasureAsync(
        IReadOnlyList<string> names,
        Func<string, string> folder,
        CancellationToken cancellationToken)
    {
        var sizes = new Dictionary<string, long>();
        foreach (var name in names.Where(name => Directory.Exists(folder(name))))
        {
            if (await _meter.MeasureAsync(folder(name), cancellationToken).ConfigureAwait(false) is { } size)
            {
                sizes[name] = size;
            }
        }

        return sizes;
    }

    private Dictionary<string, long> WithLogs(PodWorker pod, Dictionary<string, long> sizes)
    {
        foreach (var name in sizes.Keys.ToList())
        {
            foreach (var previous in (ReadOnlySpan<bool>)[false, true])
            {
                if (services.Logs.Find(pod.Pod.Uid, name, previous) is { } log && new FileInfo(log.Path) is { Exists: true } file)
                {
                    sizes[name] += file.Length;
                }
            }
        }

        return sizes;
    }

    /// <summary>The pod of the lowest priority, and among those the youngest, has to go.</summary>
    private void Relieve()
    {
        var victim = pods()
            .Where(pod => !pod.HasEnded && !pod.Pod.IsDeleting)
            .OrderBy(pod => Priority(pod.Pod.Json))
            .ThenByDescending(pod => pod.Pod.Version)
            .FirstOrDefault();
        victim?.Evict("The node was low on resource: ephemeral-storage. ", isDisruption: true);
    }

    private static long Priority(JsonObject pod) => pod.Number("spec", "priority") ?? 0;
}
