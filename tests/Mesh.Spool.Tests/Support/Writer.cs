namespace Mesh.Spool.Tests.Support;

/// <summary>A writer of one log, which hears what becomes of its frames.</summary>
internal sealed class Writer(LogSpool spool, LogKey key, string name = "", long start = 0) : IAppendObserver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Sent { get; private set; } = start;

    public long Acknowledged { get; private set; } = start;

    public SpoolRefusal? Refusal { get; private set; }

    /// <summary>Queues bytes at the writer's end.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> data, string step = "build", byte stream = 1, long time = 0)
    {
        await SendAtAsync(Sent, data, step, stream, time);
        Sent += data.Length;
    }

    public ValueTask SendAtAsync(long offset, ReadOnlyMemory<byte> data, string step = "build", byte stream = 1, long time = 0) =>
        spool.AppendAsync(key, new SpoolFrame(name, offset, step, stream, time, data), this);

    /// <summary>Queues bytes, and waits until they are on disk.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> data, string step = "build", byte stream = 1, long time = 0)
    {
        await SendAsync(data, step, stream, time);
        await AcknowledgedAsync(Sent);
    }

    public Task<SealResult> SealAsync(byte[] hash, string message = "") =>
        spool.SealAsync(key, new SealWish(name, Sent, hash, message));

    public async Task AcknowledgedAsync(long offset)
    {
        await UntilAsync(() => Acknowledged >= offset || Refusal is not null);
        Assert.Null(Refusal);
    }

    public async Task<SpoolRefusal> RefusedAsync()
    {
        await UntilAsync(() => Refusal is not null);
        return Refusal!;
    }

    public void Committed(long cursor) => Tell(() => Acknowledged = cursor);

    public void Refused(SpoolRefusal refusal) => Tell(() => Refusal ??= refusal);

    private void Tell(Action change)
    {
        TaskCompletionSource moved;
        lock (_gate)
        {
            change();
            moved = _moved;
            _moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        moved.SetResult();
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        while (true)
        {
            Task moved;
            lock (_gate)
            {
                if (condition())
                {
                    return;
                }

                moved = _moved.Task;
            }

            await moved.WaitAsync(Patience);
        }
    }
}
