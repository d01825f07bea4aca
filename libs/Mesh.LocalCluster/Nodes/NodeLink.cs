namespace Mesh.Local.Nodes;

/// <summary>The power of a node and its way to the API server. Everything that a kubelet says or hears goes through it.</summary>
internal sealed class NodeLink
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _change = NewSignal();
    private NodePower _power;

    public NodePower Power
    {
        get
        {
            lock (_gate)
            {
                return _power;
            }
        }
    }

    public bool IsUp => Power == NodePower.On;

    public void Set(NodePower power)
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            if (_power == power)
            {
                return;
            }

            _power = power;
            signal = _change;
            _change = NewSignal();
        }

        signal.TrySetResult();
    }

    /// <summary>Completes when the power is (or was since the call) as wanted.</summary>
    public async Task WaitAsync(Func<NodePower, bool> wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change;
            lock (_gate)
            {
                if (wanted(_power))
                {
                    return;
                }

                change = _change.Task;
            }

            await change.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
