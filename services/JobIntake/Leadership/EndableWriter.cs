using Grpc.Core;

namespace Mesh.JobIntake.Leadership;

/// <summary>
/// Writes to a stream that can be ended while its peer does not read. gRPC resets a stream whose write is cancelled, and the peer would
/// see CANCELLED; here a write is left behind instead, so that whoever reads on finds what was said, and then why the stream ended.
/// </summary>
internal sealed class EndableWriter<T>(IServerStreamWriter<T> stream, ServerCallContext call) : IServerStreamWriter<T>
{
    public WriteOptions? WriteOptions
    {
        get => stream.WriteOptions;
        set => stream.WriteOptions = value;
    }

    public Task WriteAsync(T message) => stream.WriteAsync(message, call.CancellationToken);

    /// <summary>Nothing may be written after one that was cancelled.</summary>
    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var write = WriteAsync(message);
        try
        {
            await write.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!write.IsCompleted)
        {
            _ = write.ContinueWith(
                static left => _ = left.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw;
        }
    }
}
