namespace Mesh.JobIntake.Tests.Simulation.Machine;

/// <summary>One direction of a stream: what is written comes out in its order, until the stream is cut.</summary>
internal sealed class SimulatedPipe<T>(int bound)
{
    private readonly Queue<T> _items = new();
    private TaskCompletionSource _news = new();
    private TaskCompletionSource _room = new();
    private Exception? _error;

    /// <summary>Waits while the pipe is full.</summary>
    public async Task WriteAsync(T item, CancellationToken cancellationToken)
    {
        while (_error is null && _items.Count >= bound)
        {
            await WaitAsync(_room.Task, cancellationToken);
        }

        if (_error is { } error)
        {
            throw new SimulatedFaultException(error.Message);
        }

        _items.Enqueue(item);
        Signal(ref _news);
    }

    /// <summary>The next item. What was written before the cut is lost with it.</summary>
    public async Task<T> ReadAsync(CancellationToken cancellationToken)
    {
        while (_error is null && _items.Count == 0)
        {
            await WaitAsync(_news.Task, cancellationToken);
        }

        if (_error is { } error)
        {
            throw error;
        }

        var item = _items.Dequeue();
        Signal(ref _room);
        return item;
    }

    public void Cut(Exception error)
    {
        _error ??= error;
        Signal(ref _news);
        Signal(ref _room);
    }

    private static void Signal(ref TaskCompletionSource what)
    {
        var before = what;
        what = new TaskCompletionSource();
        before.TrySetResult();
    }

    private static async Task WaitAsync(Task task, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var gaveUp = new TaskCompletionSource();
        using var registration = cancellationToken.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), gaveUp);
        await Task.WhenAny(task, gaveUp.Task);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
