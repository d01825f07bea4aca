using System.Collections.Concurrent;
using k8s.Models;
using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Informer;

/// <summary>Keeps the pods of all attempts in view, of this dispatcher's and of all others'.</summary>
public sealed class PodInformer(
    IResourceFeed<V1Pod> feed, IPodSink sink, WatchSettings settings, TimeProvider time, ILogger<PodInformer> logger)
    : ResourceWatch<V1Pod>(feed, "pods", settings, time, logger)
{
    private readonly ConcurrentDictionary<string, PodView> _known = new(StringComparer.Ordinal);

    /// <summary>The pods as they were seen last.</summary>
    public IEnumerable<PodView> Pods => _known.Values;

    /// <summary>The pod of a name as it was seen last; null when there was none. May be old: good for a hint only.</summary>
    public PodView? Find(string name) => _known.GetValueOrDefault(name);

    protected override void OnListed(IReadOnlyList<V1Pod> items)
    {
        var names = items.Select(pod => pod.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _known.Keys.Where(name => !names.Contains(name)).ToList())
        {
            _known.TryRemove(gone, out _);
        }

        foreach (var pod in items)
        {
            OnChanged(pod);
        }

        sink.OnListed(names);
    }

    protected override void OnChanged(V1Pod item)
    {
        // Who wrote which field is as large as the rest of the pod, and nobody here reads it.
        item.Metadata.ManagedFields = null;
        var view = new PodView(item);
        _known[item.Metadata.Name] = view;
        sink.OnPod(view);
    }

    protected override void OnDeleted(V1Pod last)
    {
        _known.TryRemove(last.Metadata.Name, out _);
        sink.OnDeleted(new PodView(last));
    }
}
