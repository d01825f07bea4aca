using Grpc.Core;
using Mesh.Dispatcher.Attempts;
using Mesh.Logs.V1;

namespace Mesh.Dispatcher.Logs;

/// <summary>One stream of PushLogs: opened, and then used for what one writer has to say.</summary>
internal sealed class LogPush : IDisposable
{
    private readonly AsyncDuplexStreamingCall<PushLogsRequest, PushLogsResponse> _call;

    private LogPush(AsyncDuplexStreamingCall<PushLogsRequest, PushLogsResponse> call, PushOpened opened)
    {
        _call = call;
        Opened = opened;
    }

    /// <summary>How far this writer's bytes are on disk, and whether the log has ended.</summary>
    public PushOpened Opened { get; }

    /// <summary>
    /// Opens the log of an attempt. <paramref name="resumeOffset"/>: what comes before was acknowledged, and is not kept here.
    /// </summary>
    public static async Task<LogPush> OpenAsync(
        LogShipperService.LogShipperServiceClient logs,
        AttemptKey key,
        long epoch,
        string token,
        string writer,
        long resumeOffset,
        DateTime deadline,
        CancellationToken cancellationToken)
    {
        var call = logs.PushLogs(new Metadata { { "authorization", $"Bearer {token}" } }, deadline, cancellationToken);
        try
        {
            var open = new PushOpen
            {
                Job = key.Job.ToString(),
                Attempt = key.Attempt,
                Epoch = epoch,
                Writer = writer,
                ResumeOffset = resumeOffset,
            };
            await call.RequestStream.WriteAsync(new PushLogsRequest { Open = open }, cancellationToken);
            var opened = await ReadAsync(call, r => r.Opened is not null, cancellationToken);
            return new LogPush(call, opened.Opened);
        }
        catch
        {
            call.Dispose();
            throw;
        }
    }

    /// <summary>Sends a frame; its bytes are on disk only once they are acknowledged.</summary>
    public Task WriteAsync(LogFrame frame, CancellationToken cancellationToken) =>
        _call.RequestStream.WriteAsync(new PushLogsRequest { Frame = frame }, cancellationToken);

    /// <summary>Waits until this writer's bytes before an offset are on disk.</summary>
    public async Task AcknowledgedAsync(long offset, CancellationToken cancellationToken)
    {
        await _call.RequestStream.CompleteAsync();
        await ReadAsync(_call, r => r.Acknowledged?.Offset >= offset, cancellationToken);
    }

    /// <summary>Ends the log, and waits until that is on disk.</summary>
    public async Task SealAsync(PushSeal seal, CancellationToken cancellationToken)
    {
        await _call.RequestStream.WriteAsync(new PushLogsRequest { Seal = seal }, cancellationToken);
        await _call.RequestStream.CompleteAsync();
        await ReadAsync(_call, r => r.Sealed is not null, cancellationToken);
    }

    public void Dispose() => _call.Dispose();

    private static async Task<PushLogsResponse> ReadAsync(
        AsyncDuplexStreamingCall<PushLogsRequest, PushLogsResponse> call,
        Func<PushLogsResponse, bool> isWanted,
        CancellationToken cancellationToken)
    {
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            if (isWanted(call.ResponseStream.Current))
            {
                return call.ResponseStream.Current;
            }
        }

        throw new RpcException(new Status(StatusCode.Unavailable, "LogShipper ended the stream too early"));
    }
}
