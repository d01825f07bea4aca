using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Read;
using Mesh.Spool;

namespace Mesh.LogShipper.Tail;

/// <summary>
/// One reader's stream. A write that the reader does not take in time cuts the stream: a dead reader must not hold memory
/// for ever,
/// and may well hold the connection open.
/// </summary>
internal sealed class TailStream(
    IServerStreamWriter<TailLogsResponse> responses,
    PieceFilter filter,
    TailOptions options,
    TimeProvider time,
    CancellationTokenSource stop)
{
    private static readonly WriteOptions Gathered = new(WriteFlags.BufferHint);

    private long _lastWrite = time.GetTimestamp();

    /// <summary>What the reader wants.</summary>
    public PieceFilter Filter { get; } = filter;

    /// <summary>True once a write took too long.</summary>
    public bool TimedOut { get; private set; }

    /// <summary>
    /// Writes a piece, if the reader wants it. One who wants little of a log that grows hears from time to time how far it is.
    /// </summary>
    public ValueTask WriteAsync(int attempt, in SpoolPiece piece, bool more)
    {
        if (Filter.Wants(piece))
        {
            var message = piece.Missing > 0
                ? new TailLogsResponse { Gap = LogMessages.Gap(piece) }
                : new TailLogsResponse { Chunk = LogMessages.Chunk(attempt, piece) };
            return WriteAsync(message, more);
        }

        return time.GetElapsedTime(_lastWrite) < options.Heartbeat
            ? ValueTask.CompletedTask
            : WriteAsync(new TailLogsResponse { Heartbeat = new TailHeartbeat { Offset = piece.End } }, more: false);
    }

    /// <summary>Writes a message. <paramref name="more"/>: another follows at once, so this one need not go out alone.</summary>
    public async ValueTask WriteAsync(TailLogsResponse message, bool more)
    {
        _lastWrite = time.GetTimestamp();
        responses.WriteOptions = more ? Gathered : WriteOptions.Default;
        var write = responses.WriteAsync(message, stop.Token);
        if (write.IsCompletedSuccessfully)
        {
            return;
        }

        try
        {
            await write.WaitAsync(options.WriteTimeout, time, stop.Token);
        }
        catch (TimeoutException)
        {
            TimedOut = true;
            await stop.CancelAsync();
            throw;
        }
    }
}
