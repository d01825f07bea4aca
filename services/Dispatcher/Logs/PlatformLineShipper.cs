using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using Mesh.Dispatcher.Attempts;
using Mesh.Logs.V1;

namespace Mesh.Dispatcher.Logs;

/// <summary>
/// <see cref="IPlatformLines"/> on LogShipper, in the writer's role <c>dispatcher</c>. A few streams at a time serve all
/// attempts; each says what waits for one attempt, waits until it is on disk, and closes.
/// </summary>
public sealed partial class PlatformLineShipper(
    LogShipperService.LogShipperServiceClient logs, TimeProvider time, ILogger<PlatformLineShipper> logger)
    : BackgroundService, IPlatformLines
{
    private const string Writer = "dispatcher";
    private const int Streams = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<AttemptKey, PendingLines> _pending = new();

    // An attempt is in here at most once: bounded by the attempts that are held.
    private readonly Channel<PendingLines> _ready = Channel.CreateUnbounded<PendingLines>();

    public void Say(AttemptKey key, long epoch, string token, string text)
    {
        var lines = _pending.GetOrAdd(key, k => new PendingLines(k));
        if (lines.Add(epoch, token, text, time.GetUtcNow()))
        {
            _ready.Writer.TryWrite(lines);
        }
    }

    public async Task FlushAsync(AttemptKey key, TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (_pending.TryGetValue(key, out var lines))
        {
            try
            {
                await lines.EmptyAsync().WaitAsync(atMost, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                LogLate(key, atMost);
            }
        }
    }

    public void Forget(AttemptKey key)
    {
        if (_pending.TryRemove(key, out var lines))
        {
            lines.Close();
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => ShipAllAsync(stoppingToken)));

    private async Task ShipAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var lines in _ready.Reader.ReadAllAsync(cancellationToken))
            {
                await ShipAsync(lines, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Lines that nobody heard yet are lost with the process: they are news, the pod shows the state.
        }
    }

    private async Task ShipAsync(PendingLines lines, CancellationToken cancellationToken)
    {
        try
        {
            if (await TrySendAsync(lines, cancellationToken))
            {
                _ready.Writer.TryWrite(lines);
            }
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.FailedPrecondition or StatusCode.InvalidArgument
            or StatusCode.NotFound or StatusCode.PermissionDenied or StatusCode.Unauthenticated or StatusCode.Unimplemented)
        {
            // The log has ended, or is not this attempt's any more: it will never take the lines.
            LogRefused(lines.Key, $"{e.StatusCode}: {e.Status.Detail}");
            lines.Close();
        }
        catch (RpcException e)
        {
            LogAway(lines.Key, $"{e.StatusCode}: {e.Status.Detail}");
            _ = AgainAsync(lines, cancellationToken);
        }
    }

    private async Task<bool> TrySendAsync(PendingLines lines, CancellationToken cancellationToken)
    {
        var (epoch, token) = lines.Lease;
        var deadline = time.GetUtcNow().UtcDateTime + Patience;
        using var push = await LogPush.OpenAsync(
            logs, lines.Key, epoch, token, Writer, lines.StoredOffset, deadline, cancellationToken);
        if (push.Opened.Sealed)
        {
            lines.Close();
            return false;
        }

        var end = push.Opened.Offset;
        foreach (var frame in lines.FramesFrom(end, time.GetUtcNow()))
        {
            await push.WriteAsync(frame, cancellationToken);
            end = frame.Offset + frame.Data.Length;
        }

        if (end > push.Opened.Offset)
        {
            await push.AcknowledgedAsync(end, cancellationToken);
        }

        return lines.Acknowledge(end);
    }

    private async Task AgainAsync(PendingLines lines, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(lines.Failures++, 10)));
        await Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ready.Writer.TryWrite(lines);
    }
}
