using Grpc.Core;
using Mesh.Logs.V1;

namespace Mesh.LogShipper.Tail;

/// <summary>
/// One reader's stream. A write that the reader does not take in time cuts the stream: a dead reader must not hold memory
/// for ever,
/// and may well hold the connection open.
/// </summary>
internal sealed class TailStream(
    IServerStreamWriter<TailLogsResponse> responses,
    TimeSpan writeTimeout,
    TimeProvider time,
    CancellationTokenSource stop)
{
    private static readonly WriteOptions Gathered = new(WriteFlags.BufferHint);

    /// <summary>True once a write took too long.</summary>
    public bool TimedOut { get; private set; }

    /// <summary>Writes a message. <paramref name="more"/>: another follows at once, so this one need not go out alone.</summary>
    public async ValueTask WriteAsync(TailLogsResponse message, bool more)
    {
        responses.WriteOptions = more ? Gathered : WriteOptions.Default;
        var write = responses.WriteAsync(message, stop.Token);
        if (write.IsCompletedSuccessfully)
        {
            return;
        }

        try
        {
            await write.WaitAsync(writeTimeout, time, stop.Token);
        }
        catch (TimeoutException)
        {
            TimedOut = true;
            await stop.CancelAsync();
            throw;
        }
    }
}
