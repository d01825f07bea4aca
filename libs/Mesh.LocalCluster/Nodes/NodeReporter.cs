using Mesh.Local.ApiServer;
using Mesh.Local.Events;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Nodes;

/// <summary>What a kubelet says of its node: it registers, renews the lease and keeps the conditions true.</summary>
internal sealed class NodeReporter(
    VirtualNode node,
    ObjectStore store,
    ObjectWriter writer,
    TimeSpan grace,
    string limits)
{
    private readonly EventRecorder _events = new(store, "kubelet", node.Name);
    private readonly ObjectKey _key = new("", node.Name);

    /// <summary>Four signs of life in the time that the cluster waits for one.</summary>
    private TimeSpan Interval => grace / 4;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (node.Link.IsUp)
            {
                Report();
            }

            // A change of power or pressure is news at once; else the next sign of life is due after the interval.
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var power = node.Link.Power;
            var change = node.Link.WaitAsync(now => now != power, pause.Token);
            await Task.WhenAny(change, Task.Delay(Interval, store.Time, pause.Token)).ConfigureAwait(false);
            await pause.CancelAsync().ConfigureAwait(false);
            await change.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (power == NodePower.Off && node.Link.IsUp)
            {
                Boot();
            }
        }
    }

    /// <summary>Says now what is true now.</summary>
    public void Report()
    {
        var now = Timestamps.Seconds(store.Time.GetUtcNow());
        var registered = store.TryUpdate(ResourceCatalog.Nodes, _key, (_, json) =>
        {
            NodeConditions.Report(json.Ensure("status"), node.Pressure, now);
            return json;
        });

        // A kubelet whose Node object was deleted goes on without one until it is started again, as a real one does.
        if (registered is not null)
        {
            NodeLease.Renew(store, registered, grace);
        }
    }

    private void Boot()
    {
        if (store.Get(ResourceCatalog.Nodes, _key) is null)
        {
            NodeRegistrar.Register(store, writer, node.Template, limits);
        }

        var boot = Guid.NewGuid().ToString();
        var registered = store.TryUpdate(ResourceCatalog.Nodes, _key, (_, json) =>
        {
            json.Ensure("status").Ensure("nodeInfo")["bootID"] = boot;
            return json;
        });
        if (registered is not null)
        {
            _events.Warning(registered, "Rebooted", $"Node {node.Name} has been rebooted, boot id: {boot}");
            _events.Normal(registered, "Starting", "Starting kubelet.");
        }
    }
}
