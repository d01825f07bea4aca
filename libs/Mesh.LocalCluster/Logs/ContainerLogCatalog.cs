using System.Collections.Concurrent;

namespace Mesh.Local.Logs;

/// <summary>The logs of the containers that have run: the current and the previous run of each.</summary>
internal sealed class ContainerLogCatalog(string directory, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Uid, string Container), Runs> _logs = [];

    /// <summary>Starts the log of a new run. Names are DNS labels here, so they are safe as file names.</summary>
    public ContainerLog Open(string ns, string pod, string uid, string container, int restart)
    {
        var folder = Path.Combine(directory, $"{ns}_{pod}_{uid}", container);
        Directory.CreateDirectory(folder);
        var log = new ContainerLog(Path.Combine(folder, $"{restart}.log"), time);
        _logs.AddOrUpdate(
            (uid, container),
            _ => new Runs(log, null),
            (_, before) =>
            {
                if (before.Previous is { } oldest)
                {
                    File.Delete(oldest.Path);
                }

                return new Runs(log, before.Current);
            });
        return log;
    }

    public ContainerLog? Find(string uid, string container, bool previous) =>
        _logs.TryGetValue((uid, container), out var logs) ? (previous ? logs.Previous : logs.Current) : null;

    /// <summary>Forgets a pod that is gone; readers that hold a file open read it to its end.</summary>
    public void Remove(string ns, string pod, string uid)
    {
        foreach (var key in _logs.Keys.Where(key => key.Uid == uid))
        {
            if (_logs.TryRemove(key, out var logs))
            {
                logs.Current.Dispose();
                logs.Previous?.Dispose();
            }
        }

        var folder = Path.Combine(directory, $"{ns}_{pod}_{uid}");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed record Runs(ContainerLog Current, ContainerLog? Previous);
}
