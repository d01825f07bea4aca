using System.Text;
using Grpc.Core;
using Mesh.Agent.Connecting;
using Mesh.Agent.Masking;
using Mesh.Logs.V1;

namespace Mesh.Agent.LogShipping;

/// <summary>
/// Ships the attempt's log: one PushLogs stream at a time, opened again with backoff whenever it breaks, resumed at the offset
/// that the server names. Nothing is dropped: what is not acknowledged stays in the spool.
/// </summary>
internal sealed class LogClient : IAsyncDisposable
{
    private readonly LogSpool _spool;
    private readonly LogSessions _sessions;
    private readonly RetryPolicy _retry;
    private readonly Notice _notice;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource<string> _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<long> _shipping;

    public LogClient(LogSpool spool, LogSessions sessions, Masker masker, RetryPolicy retry, Notice notice)
    {
        Masker = masker;
        _spool = spool;
        _sessions = sessions;
        _retry = retry;
        _notice = notice;
        _shipping = Task.Run(ShipAsync);
    }

    /// <summary>What the log must not show.</summary>
    public Masker Masker { get; }

    /// <summary>The number of bytes of the log so far.</summary>
    public long Length => _spool.Length;

    /// <summary>Ends, with the reason, when the log can never be completed. The job has no way to go on then.</summary>
    public Task<string> Refused => _refused.Task;

    /// <summary>Adds bytes of a step, which are masked already. Blocks while the spool is full.</summary>
    public void Append(int step, LogStream stream, ReadOnlySpan<byte> bytes) => _spool.Append(step, stream, bytes);

    /// <summary>Adds a line, and masks it.</summary>
    public void Line(int step, LogStream stream, string line) =>
        Append(step, stream, Encoding.UTF8.GetBytes(Masker.Mask(line) + "\n"));

    /// <summary>Adds a line that Mesh itself says.</summary>
    public void Platform(int step, string line) => Line(step, LogStream.Platform, line);

    /// <summary>Closes the log and waits until the seal is on disk, however long that takes.</summary>
    /// <returns>The length of the sealed log in bytes.</returns>
    /// <exception cref="LogRefusedException">The service refused for good.</exception>
    public Task<long> SealAsync()
    {
        _spool.Close();
        _sessions.Seal();
        return _shipping;
    }

    /// <summary>Waits until all bytes so far are acknowledged, at most for a time.</summary>
    public async Task FlushAsync(TimeSpan longest, TimeProvider time)
    {
        using var limit = new CancellationTokenSource(longest, time);
        await _sessions.WaitForAcknowledgementAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _shipping.ContinueWith(_ => { }, TaskScheduler.Default);
        _end.Dispose();
        _spool.Dispose();
    }

    private async Task<long> ShipAsync()
    {
        while (true)
        {
            try
            {
                return await _sessions.RunAsync(_retry.Progress, _end.Token);
            }
            catch (RpcException exception) when (!_end.IsCancellationRequested)
            {
                _notice.Write($"log stream: {exception.Status.StatusCode}: {exception.Status.Detail}{Cause(exception)}");
                if (!await _retry.WaitAsync(exception, _end.Token))
                {
                    var isTooLong = IsTooLong(exception);
                    var refused = Refuse($"LogShipper refuses the log: {exception.Status.Detail}", isTooLong, exception);
                    await EndAsync(isTooLong, exception.Status.Detail);
                    throw refused;
                }
            }
            catch (InvalidDataException exception)
            {
                throw Refuse(exception.Message, isTooLong: false, exception);
            }
        }
    }

    // A log that has reached its bound can still be told why it ends there; of any other refusal the service keeps the log open.
    private async Task EndAsync(bool isTooLong, string detail)
    {
        try
        {
            if (isTooLong)
            {
                await _sessions.EndAsync($"the log ends here, and with it the job: {detail}", _end.Token);
            }
        }
        catch (Exception exception) when (exception is RpcException or IOException)
        {
            _notice.Write($"the log stays without a seal: {exception.Message}");
        }
    }

    private static bool IsTooLong(RpcException exception) =>
        exception.Trailers.GetValueBytes("grpc-status-details-bin").AsSpan().IndexOf("LOG_TOO_LONG"u8) >= 0;

    private LogRefusedException Refuse(string reason, bool isTooLong, Exception cause)
    {
        _notice.Write(reason);
        _spool.Close();
        _refused.TrySetResult(reason);
        return new LogRefusedException(reason, isTooLong, cause);
    }

    private static string Cause(RpcException exception) =>
        exception.Status.DebugException is { } cause ? $" ({cause.GetBaseException().Message})" : "";
}
