using System.Collections.Concurrent;
using k8s.Models;
using Mesh.Dispatcher.Informer;
using Mesh.Dispatcher.Nodes;

namespace Mesh.Dispatcher.Capacity;

/// <summary>
/// Keeps the peasant nodes in view, for estimates of room only: whether a node is lost is read from the API server itself.
/// </summary>
public sealed class PeasantWatch(
    IResourceFeed<V1Node> feed, WatchSettings settings, TimeProvider time, ILogger<PeasantWatch> logger)
    : ResourceWatch<V1Node>(feed, "nodes", settings, time, logger)
{
    private readonly ConcurrentDictionary<string, NodeRoom> _open = new(StringComparer.Ordinal);

    /// <summary>The peasants that take new pods.</summary>
    public IReadOnlyCollection<NodeRoom> Open => [.. _open.Values];

    protected override void OnListed(IReadOnlyList<V1Node> items)
    {
        var names = items.Select(n => n.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _open.Keys.Where(name => !names.Contains(name)).ToList())
        {
            _open.TryRemove(gone, out _);
        }

        foreach (var node in items)
        {
            OnChanged(node);
        }
    }

    protected override void OnChanged(V1Node item)
    {
        var view = new NodeView(item);
        if (view.TakesPods)
        {
            _open[view.Name] = NodeRoom.Of(view);
        }
        else
        {
            _open.TryRemove(view.Name, out _);
        }
    }

    protected override void OnDeleted(V1Node last) => _open.TryRemove(last.Metadata.Name, out _);
}
