namespace Mesh.Spool.Writing;

/// <summary>Lets so many bytes in at a time; who does not fit waits, in the order of coming.</summary>
internal sealed class ByteGate(long capacity)
{
    private readonly Lock _gate = new();
    private readonly Queue<(int Bytes, TaskCompletionSource Entered)> _waiting = new();
    private readonly long _capacity = capacity;
    private long _free = capacity;

    /// <summary>Waits until the bytes fit. More bytes than there is room for at all go in alone.</summary>
    public ValueTask EnterAsync(int wanted)
    {
        var cost = (int)Math.Min(wanted, _capacity);
        lock (_gate)
        {
            if (_waiting.Count == 0 && _free >= cost)
            {
                _free -= cost;
                return ValueTask.CompletedTask;
            }

            var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((cost, entered));
            return new ValueTask(entered.Task);
        }
    }

    public void Leave(int wanted)
    {
        lock (_gate)
        {
            _free += Math.Min(wanted, _capacity);
            while (_waiting.TryPeek(out var next) && _free >= next.Bytes)
            {
                _waiting.Dequeue();
                _free -= next.Bytes;
                next.Entered.SetResult();
            }
        }
    }
}
