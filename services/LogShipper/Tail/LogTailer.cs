using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Logs.V1;
using Mesh.LogShipper.Cluster;
using Mesh.LogShipper.Read;
using Mesh.LogShipper.Storage;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Tail;

/// <summary>
/// Serves TailLogs. A tail keeps nothing but its offset: when its log has changed it reads from there, from memory if it
/// keeps up and
/// from disk if not, so that a slow reader costs nobody but itself.
/// </summary>
internal sealed partial class LogTailer(
    ILogStore store, LogOwners owners, LogOutlines outlines, IOptions<TailOptions> options, TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<LogTailer> logger)
{
    private readonly Crowd _crowd = new(options.Value.MessagesPerSecond);
    private int _open;

    public async Task RunAsync(
        TailLogsRequest request, IServerStreamWriter<TailLogsResponse> responses, ServerCallContext context)
    {
        LogNames.RequireJob(request.Job);
        LogNames.RequireAttempt(request.Attempt, least: 0);
        LogNames.RequireOffset(request.Offset);
        var filter = PieceFilter.Of(request.Steps, request.StartTime, end: null);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var stream = new TailStream(responses, filter, options.Value, time, stop);
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
        catch (LogMovedException)
        {
            throw LogOwners.Moving();
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
            var log = await LogNames.RequireAsync(store, request.Job, request.Attempt, cancellationToken);
            RequireInside(log, request.Offset);
            var start = await StartAsync(log, request.Offset, stream.Filter, cancellationToken);
            var end = await SendAsync(log, start, stream, cancellationToken);
            await SendSealAsync(log, end, stream);
            return;
        }

        // The reader learns at once that the stream stands, though the first byte may be minutes away.
        await context.WriteResponseHeadersAsync([]);
        var found = await WaitForLogAsync(request, stream, cancellationToken);
        RequireInside(found, request.Offset);
        var first = await StartAsync(found, request.Offset, stream.Filter, cancellationToken);
        await FollowAsync(found, first, stream, cancellationToken);
    }

    // Bytes that are all too old need not be read again for each reader.
    private async ValueTask<long> StartAsync(
        IStoredLog log, long offset, PieceFilter filter, CancellationToken cancellationToken) =>
        filter.HasStart
            ? Math.Max(offset, await outlines.Of(log).FindTimeAsync(log, filter.FromNanos, cancellationToken))
            : offset;

    private async Task FollowAsync(IStoredLog log, long offset, TailStream stream, CancellationToken cancellationToken)
    {
        using var following = log.Follow();
        using var place = _crowd.Enter(log.Key);
        while (true)
        {
            var changed = log.Changed;
            offset = await SendAsync(log, offset, stream, cancellationToken);
            if (await SendSealAsync(log, offset, stream))
            {
                return;
            }

            if (_crowd.Pause(log.Key) is { Ticks: > 0 } pause)
            {
                await Task.Delay(pause, time, cancellationToken);
            }

            await WaitAsync(changed, log, stream, cancellationToken);
        }
    }

    // Sends all there is from the offset on, and returns where it ends.
    private async Task<long> SendAsync(IStoredLog log, long offset, TailStream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pieces = PieceJoin.Of(await log.ReadAsync(offset, options.Value.ReadBytes, cancellationToken));
            var last = pieces.Count - 1;
            while (last > 0 && !stream.Filter.Wants(pieces[last]))
            {
                last--;
            }

            for (var i = 0; i < pieces.Count; i++)
            {
                await stream.WriteAsync(log.Key.Attempt, pieces[i], more: i < last);
                offset = pieces[i].End;
            }

            if (pieces.Count == 0)
            {
                return offset;
            }
        }
    }

    private static async Task<bool> SendSealAsync(IStoredLog log, long offset, TailStream stream)
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

    private async Task<IStoredLog> WaitForLogAsync(TailLogsRequest request, TailStream stream, CancellationToken cancellationToken)
    {
        using var give = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var found = store.WaitAsync(request.Job, request.Attempt, give.Token);
        try
        {
            while (!found.IsCompleted)
            {
                // Taken before it is looked at: the number of members may have changed since this call was given here.
                var moved = owners.Changed;
                if (!await owners.MayBeginHereAsync(request.Job, cancellationToken)
                    && await store.FindAsync(request.Job, request.Attempt, cancellationToken) is null)
                {
                    // The log will be begun at another member now, and this reader would wait for ever.
                    throw LogOwners.Moving();
                }

                await WaitAsync(Task.WhenAny(found, moved), null, stream, cancellationToken);
            }

            return await found;
        }
        finally
        {
            await give.CancelAsync();
        }
    }

    // Returns when the task is done; until then says from time to time that the stream lives.
    private async Task WaitAsync(Task task, IStoredLog? log, TailStream stream, CancellationToken cancellationToken)
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

    private static void RequireInside(IStoredLog log, long offset)
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
