using System.Collections.Concurrent;

namespace Mesh.Local.Processes;

/// <summary>The containers that run now, by pod uid and name: for those who want to join one.</summary>
internal sealed class RunningContainers
{
    private readonly ConcurrentDictionary<(string Pod, string Container), RunningContainer> _running = [];

    public void Add(string pod, string container, RunningContainer running) => _running[(pod, container)] = running;

    public void Remove(string pod, string container) => _running.TryRemove((pod, container), out _);

    public RunningContainer? Find(string pod, string container) => _running.GetValueOrDefault((pod, container));
}
