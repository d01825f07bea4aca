using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Verdicts;

namespace Mesh.Dispatcher.Events;

/// <summary>
/// Says once for each container and end that memory ended it: no component sends an event about a pod for that. Not for two
/// threads at a time.
/// </summary>
internal sealed class OutOfMemoryNews
{
    private readonly HashSet<(string Container, int Restarts)> _said = [];

    /// <summary>The line to say; null when there is none.</summary>
    public string? Next(PodView pod)
    {
        foreach (var container in pod.Containers)
        {
            var isNow = container.State?.Terminated?.Reason == "OOMKilled";
            var wasBefore = container.LastState?.Terminated?.Reason == "OOMKilled";
            var restarts = isNow ? container.RestartCount : container.RestartCount - 1;
            if ((isNow || wasBefore) && _said.Count < PodEventFilter.MaxLines && _said.Add((container.Name, restarts)))
            {
                return $"{ContainerRole.Describe(container.Name)} used more memory than its limit and was ended (OOMKilled)";
            }
        }

        return null;
    }
}
