using System.Text;
using Grpc.Core;
using Mesh.Agent.Connecting;
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

    public LogClient(LogSpool spool, LogSessions sessions, RetryPolicy retry, Notice notice)
    {
        _spool = spool;
        _sessions = sessions;
        _retry = retry;
        _notice = notice;
        _shipping = Task.Run(ShipAsync);
    }

    /// <summary>The number of bytes of the log so far.</summary>
    public long Length => _spool.Length;

    /// <summary>Ends, with the reason, when the log can never be completed. The job has no way to go on then.</summary>
    public Task<string> Refused => _refused.Task;

    /// <summary>Adds bytes of a step. Blocks while the spool is full.</summary>
    public void Append(int step, LogStream stream, ReadOnlySpan<byte> bytes) => _spool.Append(step, stream, bytes);

    /// <summary>Adds a line that Mesh itself says.</summary>
    public void Platform(int step, string line) => Append(step, LogStream.Platform, Encoding.UTF8.GetBytes(line + "\n"));

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
                    throw Refuse($"LogShipper refuses the log: {exception.Status.Detail}", exception);
                }
            }
            catch (InvalidDataException exception)
            {
                throw Refuse(exception.Message, exception);
            }
        }
    }

    private LogRefusedException Refuse(string reason, Exception cause)
    {
        _notice.Write(reason);
        _spool.Close();
        _refused.TrySetResult(reason);
        return new LogRefusedException(reason, cause);
    }

    private static string Cause(RpcException exception) =>
        exception.Status.DebugException is { } cause ? $" ({cause.GetBaseException().Message})" : "";
}
