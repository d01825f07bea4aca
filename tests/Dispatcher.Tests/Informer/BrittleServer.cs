using System.Runtime.CompilerServices;
using k8s.Models;
using Mesh.Dispatcher.Informer;

namespace Mesh.Dispatcher.Tests.Informer;

/// <summary>An API server with a history of pods whose watches break at random places.</summary>
internal sealed class BrittleServer(Random random, bool forgets) : IResourceFeed<V1Pod>
{
    private readonly List<ResourceNews<V1Pod>> _history = [];
    private readonly TaskCompletionSource _allSeen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<ResourceNews<V1Pod>> History => _history;

    /// <summary>Completes when a watch has come to the end of the history.</summary>
    public Task AllSeen => _allSeen.Task;

    public void Add(NewsKind kind, string name, string phase)
    {
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = name, Uid = name, ResourceVersion = $"{_history.Count + 1}" },
            Status = new V1PodStatus { Phase = phase },
        };
        _history.Add(new ResourceNews<V1Pod>(kind, pod));
    }

    /// <summary>The pods as they are after a number of events.</summary>
    public IEnumerable<V1Pod> At(int version) => _history
        .Take(version)
        .GroupBy(n => n.Object.Metadata.Name)
        .Select(g => g.Last())
        .Where(n => n.Kind != NewsKind.Deleted)
        .Select(n => n.Object);

    public Task<ResourceListing<V1Pod>> ListAsync(CancellationToken cancellationToken)
    {
        var version = random.Next(_history.Count / 2);
        if (random.Next(4) == 0)
        {
            throw new HttpRequestException("away");
        }

        return Task.FromResult(new ResourceListing<V1Pod>([.. At(version)], $"{version}"));
    }

    public async IAsyncEnumerable<ResourceNews<V1Pod>> WatchAsync(
        string resourceVersion, TimeSpan timeout, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (forgets && random.Next(10) == 0)
        {
            throw new WatchExpiredException("too old resource version");
        }

        var version = int.Parse(resourceVersion, System.Globalization.CultureInfo.InvariantCulture);
        for (var left = random.Next(6); version < _history.Count; left--)
        {
            if (left == 0)
            {
                throw random.Next(2) == 0 ? new IOException("reset") : new HttpRequestException("gone away");
            }

            yield return _history[version++];
        }

        _allSeen.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }
}
