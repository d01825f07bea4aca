using Mesh.Local.Kubelet;
using Mesh.Local.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local;

/// <summary>Faults of nodes, for tests, demos and <c>mesh node</c>. What follows from them is up to the cluster.</summary>
public sealed class NodeControl
{
    private readonly ObjectStore _store;
    private readonly Dictionary<string, (VirtualNode Node, NodeKubelet Kubelet, NodeReporter Reporter)> _nodes = [];

    internal NodeControl(ObjectStore store) => _store = store;

    /// <summary>
    /// Cuts the power: every container of the node dies by SIGKILL, and nothing reports it. Returns when they are dead.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no such node.</exception>
    public async Task KillAsync(string node, CancellationToken cancellationToken = default)
    {
        var (virtualNode, kubelet, _) = Find(node);
        virtualNode.Link.Set(NodePower.Off);
        await kubelet.WhenIdleAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Cuts the node off the API server: containers go on, nothing is reported, nothing is heard. No effect on one without power.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no such node.</exception>
    public void Stop(string node)
    {
        var link = Find(node).Node.Link;
        if (link.IsUp)
        {
            link.Set(NodePower.Stopped);
        }
    }

    /// <summary>Brings a node back: one that was stopped reports what happened meanwhile, one that was killed boots.</summary>
    /// <exception cref="KeyNotFoundException">There is no such node.</exception>
    public void Start(string node) => Find(node).Node.Link.Set(NodePower.On);

    /// <summary>
    /// Makes the node short of disk, or not any more: its condition and taint say so, and its kubelet evicts pods.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no such node.</exception>
    public void SetDiskPressure(string node, bool pressure)
    {
        var (virtualNode, _, reporter) = Find(node);
        virtualNode.Pressure.Disk = pressure;
        if (virtualNode.Link.IsUp)
        {
            reporter.Report();
        }
    }

    /// <summary>All nodes of the cluster, by name.</summary>
    public IReadOnlyList<NodeState> List()
    {
        var pods = _store.Snapshot(ResourceCatalog.Pods).Items.Values
            .Where(pod => pod.Json.Text("status", "phase") is not ("Succeeded" or "Failed"))
            .ToLookup(pod => pod.Json.Text("spec", "nodeName") ?? "");
        return
        [
            .. _nodes.Values
                .Select(entry => StateOf(entry.Node, pods[entry.Node.Name].Count()))
                .OrderBy(state => state.Name, StringComparer.Ordinal),
        ];
    }

    internal void Add(VirtualNode node, NodeKubelet kubelet, NodeReporter reporter) =>
        _nodes[node.Name] = (node, kubelet, reporter);

    private (VirtualNode Node, NodeKubelet Kubelet, NodeReporter Reporter) Find(string node) =>
        _nodes.TryGetValue(node, out var found)
            ? found
            : throw new KeyNotFoundException($"there is no node \"{node}\"; there are {string.Join(", ", _nodes.Keys)}");

    private NodeState StateOf(VirtualNode node, int pods)
    {
        var json = _store.Get(ResourceCatalog.Nodes, new ObjectKey("", node.Name))?.Json;
        var taints = json.Objects("spec", "taints").Select(taint => taint.Text("value") is { Length: > 0 } value
            ? $"{taint.Text("key")}={value}:{taint.Text("effect")}"
            : $"{taint.Text("key")}:{taint.Text("effect")}");
        var ready = json is null ? null : NodeConditions.StatusOf(json, "Ready");
        return new NodeState(node.Name, node.Template.Role, node.Link.Power, ready, [.. taints], pods);
    }
}
