using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Logs.V1;
using Mesh.Spool;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Tail;

/// <summary>
/// Serves TailLogs. A tail keeps nothing but its offset: when its log has changed it reads from there, from memory if it
/// keeps up and
/// from disk if not, so that a slow reader costs nobody but itself.
/// </summary>
public sealed partial class LogTailer(
    LogSpool spool, IOptions<TailOptions> options, TimeProvider time, IHostApplicationLifetime lifetime,
    ILogger<LogTailer> logger)
{
    private int _open;

    public async Task RunAsync(
        TailLogsRequest request, IServerStreamWriter<TailLogsResponse> responses, ServerCallContext context)
    {
        LogNames.RequireJob(request.Job);
        LogNames.RequireAttempt(request.Attempt, least: 0);
        LogNames.RequireOffset(request.Offset);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var stream = new TailStream(responses, options.Value.WriteTimeout, time, stop);
        Enter();
        try
        {
            await ServeAsync(request, stream, context, stop.Token);
        }
        catch (TimeoutException) when (stream.TimedOut)
        {
            LogCut(request.Job, context.Peer, options.Value.WriteTimeout);
            // Nothing can be said to a reader that takes nothing: reset the stream, which frees its buffers.
            context.GetHttpContext().Abort();
            throw new RpcException(new Status(StatusCode.Aborted, "The reader took nothing in time."));
        }
        catch (Exception e) when (e is not RpcException && lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw LogErrors.Stopping();
        }
        catch (IOException e) when (!context.CancellationToken.IsCancellationRequested)
        {
            LogUnreadable(e, request.Job);
            throw MeshErrors.Unavailable("LOG_UNREADABLE", "The log store cannot be read at the moment.");
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task ServeAsync(
        TailLogsRequest request, TailStream stream, ServerCallContext context, CancellationToken cancellationToken)
    {
        if (!request.Follow)
        {
            var log = LogNames.Require(spool, request.Job, request.Attempt);
            RequireInside(log, request.Offset);
            var end = await SendAsync(log, request.Offset, stream, cancellationToken);
            await SendSealAsync(log, end, stream);
            return;
        }

        // The reader learns at once that the stream stands, though the first byte may be minutes away.
        await context.WriteResponseHeadersAsync([]);
        var found = await WaitForLogAsync(request, stream, cancellationToken);
        RequireInside(found, request.Offset);
        await FollowAsync(found, request.Offset, stream, cancellationToken);
    }

    private async Task FollowAsync(SpoolLog log, long offset, TailStream stream, CancellationToken cancellationToken)
    {
        using var following = log.Follow();
        while (true)
        {
            var changed = log.Changed;
            offset = await SendAsync(log, offset, stream, cancellationToken);
            if (await SendSealAsync(log, offset, stream))
            {
                return;
            }

            await WaitAsync(changed, log, stream, cancellationToken);
        }
    }

    // Sends all there is from the offset on, and returns where it ends.
    private async Task<long> SendAsync(SpoolLog log, long offset, TailStream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pieces = spool.Read(log, offset, options.Value.ReadBytes);
            for (var i = 0; i < pieces.Count; i++)
            {
                var piece = pieces[i];
                var message = piece.Missing > 0
                    ? new TailLogsResponse { Gap = LogMessages.Gap(piece) }
                    : new TailLogsResponse { Chunk = LogMessages.Chunk(log.Key.Attempt, piece) };
                await stream.WriteAsync(message, more: i + 1 < pieces.Count);
                offset = piece.End;
            }

            if (pieces.Count == 0)
            {
                return offset;
            }
        }
    }

    private static async Task<bool> SendSealAsync(SpoolLog log, long offset, TailStream stream)
    {
        if (log.Seal is not { } seal || offset < seal.Length)
        {
            return false;
        }

        if (offset > seal.Length)
        {
            throw PastEnd(seal.Length);
        }

        await stream.WriteAsync(new TailLogsResponse { Seal = LogMessages.Seal(log.Key.Attempt, seal) }, more: false);
        return true;
    }

    private async Task<SpoolLog> WaitForLogAsync(TailLogsRequest request, TailStream stream, CancellationToken cancellationToken)
    {
        using var give = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var found = spool.WaitAsync(request.Job, request.Attempt, give.Token);
        try
        {
            await WaitAsync(found, null, stream, cancellationToken);
            return await found;
        }
        finally
        {
            await give.CancelAsync();
        }
    }

    // Returns when the task is done; until then says from time to time that the stream lives.
    private async Task WaitAsync(Task task, SpoolLog? log, TailStream stream, CancellationToken cancellationToken)
    {
        while (!task.IsCompleted)
        {
            try
            {
                await task.WaitAsync(options.Value.Heartbeat, time, cancellationToken);
            }
            catch (TimeoutException) when (!task.IsCompleted)
            {
                var heartbeat = new TailHeartbeat { Offset = log?.End ?? 0 };
                await stream.WriteAsync(new TailLogsResponse { Heartbeat = heartbeat }, more: false);
            }
        }
    }

    private static void RequireInside(SpoolLog log, long offset)
    {
        if (log.Seal is { } seal && offset > seal.Length)
        {
            throw PastEnd(seal.Length);
        }
    }

    private static RpcException PastEnd(long length) =>
        MeshErrors.OutOfRange(
            "OFFSET_PAST_END", $"The log is sealed at {length} bytes.", ("offset", $"Must be at most {length}."));

    private void Enter()
    {
        if (Interlocked.Increment(ref _open) > options.Value.MaxTails)
        {
            Interlocked.Decrement(ref _open);
            throw MeshErrors.ResourceExhausted(
                "TOO_MANY_TAILS", $"The log service serves {options.Value.MaxTails} readers at a time.");
        }
    }
}
