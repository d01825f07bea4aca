using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Kubelet;

/// <summary>What a kubelet does when its node loses its power or its way to the API server, and when it is back.</summary>
internal sealed partial class NodeKubelet
{
    private readonly Dictionary<string, StoredObject> _beforePowerCut = [];
    private volatile Task _session = Task.CompletedTask;

    /// <summary>Completes when nothing of the node runs: after a power cut.</summary>
    public Task WhenIdleAsync() => _session;

    private async Task KillAllAsync()
    {
        foreach (var worker in Workers())
        {
            worker.Abandon();
        }

        await Task.WhenAll(_runs.Values).ConfigureAwait(false);
        lock (_gate)
        {
            foreach (var (uid, worker) in _workers)
            {
                _beforePowerCut[uid] = worker.Pod;
            }

            _workers.Clear();
        }
    }

    /// <summary>The logs of pods that were deleted while nobody was here to hear it.</summary>
    private void ForgetDeleted()
    {
        foreach (var pod in _beforePowerCut.Values)
        {
            if (_services.Store.Get(ResourceCatalog.Pods, pod.Key)?.Uid != pod.Uid)
            {
                _services.Logs.Remove(pod.Key.Namespace, pod.Key.Name, pod.Uid);
            }
        }

        _beforePowerCut.Clear();
    }

    /// <summary>After each partition, says what happened during it.</summary>
    private async Task ReconnectAsync(CancellationToken session)
    {
        while (true)
        {
            await _node.Link.WaitAsync(power => power == NodePower.Stopped, session).ConfigureAwait(false);
            LogCutOff(_node.Name);
            await _node.Link.WaitAsync(power => power == NodePower.On, session).ConfigureAwait(false);
            LogBack(_node.Name);
            foreach (var worker in Workers())
            {
                worker.Republish();
                if (worker.HasEnded)
                {
                    FinishDeletion(worker.Pod);
                }
            }
        }
    }
}
