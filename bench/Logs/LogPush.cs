using Google.Protobuf;
using Grpc.Core;
using Mesh.Bench.Measuring;
using Mesh.Logs.V1;

namespace Mesh.Bench.Logs;

/// <summary>One job's PushLogs stream, as an agent has it.</summary>
internal sealed class LogPush : IDisposable
{
    private readonly AsyncDuplexStreamingCall<PushLogsRequest, PushLogsResponse> _call;
    private long _sent;
    private long _acknowledged;

    private LogPush(AsyncDuplexStreamingCall<PushLogsRequest, PushLogsResponse> call) => _call = call;

    public static string JobOf(int number) => $"projects/bench/jobs/job{number}";

    public static async Task<LogPush> OpenAsync(
        LogShipperService.LogShipperServiceClient client, int number, CancellationToken cancellation)
    {
        var push = new LogPush(client.PushLogs(cancellationToken: cancellation));
        await push._call.RequestStream.WriteAsync(
            new PushLogsRequest { Open = new PushOpen { Job = JobOf(number), Attempt = 1 } }, cancellation);
        return await push._call.ResponseStream.MoveNext(cancellation)
            ? push
            : throw new BenchFailedException("the log service did not answer the open");
    }

    /// <summary>Sends bytes; returns when they are on their way.</summary>
    public async Task SendAsync(ByteString data, CancellationToken cancellation)
    {
        var frame = new LogFrame { Step = "bench", Stream = LogStream.Stdout, Offset = _sent, Data = data };
        await _call.RequestStream.WriteAsync(new PushLogsRequest { Frame = frame }, cancellation);
        _sent += data.Length;
    }

    /// <summary>Returns when so many bytes are on disk.</summary>
    public async Task AcknowledgedAsync(long bytes, CancellationToken cancellation)
    {
        while (_acknowledged < bytes)
        {
            if (!await _call.ResponseStream.MoveNext(cancellation))
            {
                throw new BenchFailedException("the log service ended a stream");
            }

            _acknowledged = _call.ResponseStream.Current.Acknowledged.Offset;
        }
    }

    public void Dispose() => _call.Dispose();
}
