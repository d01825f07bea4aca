using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Push;

/// <summary>
/// Counts the bytes of frames that were read and wait for the store's queue to take them, of all streams. At the bound no stream
/// is read further; those that were already being read bring one frame more each. Who waits goes on in the order of coming.
/// </summary>
internal sealed class PushMemory(IOptions<PushOptions> options)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private long _held;

    /// <summary>Bytes that wait at this moment.</summary>
    public long Held
    {
        get
        {
            lock (_gate)
            {
                return _held;
            }
        }
    }

    /// <summary>Waits until another frame may be read.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> turn;
        lock (_gate)
        {
            if (_waiting.Count == 0 && _held < options.Value.PendingBytes)
            {
                return;
            }

            turn = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        try
        {
            await turn.Value.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Forget(turn);
        }
    }

    public void Take(int bytes)
    {
        lock (_gate)
        {
            _held += bytes;
        }
    }

    public void Return(int bytes)
    {
        lock (_gate)
        {
            _held -= bytes;
            LetOn();
        }
    }

    private void Forget(LinkedListNode<TaskCompletionSource> turn)
    {
        lock (_gate)
        {
            if (turn.List is not null)
            {
                _waiting.Remove(turn);
            }
        }
    }

    // One frame's worth of room lets one stream on, which reads at most a frame.
    private void LetOn()
    {
        var room = options.Value.PendingBytes - _held;
        while (room > 0 && _waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            first.Value.TrySetResult();
            room -= options.Value.MaxFrameBytes;
        }
    }
}
