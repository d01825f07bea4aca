using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Mesh.Dispatcher.Attempts;
using Mesh.Dispatcher.Leases;
using Mesh.Logs.V1;

namespace Mesh.Dispatcher.Logs;

/// <summary><see cref="ILogSealer"/> on LogShipper, in the writer's role <c>dispatcher</c>.</summary>
public sealed class LogShipperSealer(LogShipperService.LogShipperServiceClient logs, TimeProvider time) : ILogSealer
{
    private const string Writer = "dispatcher";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task SealAsync(AttemptKey key, long epoch, string token, string message, CancellationToken cancellationToken)
    {
        var headers = new Metadata { { "authorization", $"Bearer {token}" } };
        var deadline = time.GetUtcNow().UtcDateTime + Patience;
        using var call = logs.PushLogs(headers, deadline, cancellationToken);
        try
        {
            await SealAsync(call, key, epoch, LeaseText.Fit(message), cancellationToken);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.FailedPrecondition)
        {
            // Sealed already: by the agent, or by a dispatcher before this one.
        }
    }

    private async Task SealAsync(
        AsyncDuplexStreamingCall<PushLogsRequest, PushLogsResponse> call,
        AttemptKey key,
        long epoch,
        string message,
        CancellationToken cancellationToken)
    {
        await call.RequestStream.WriteAsync(
            new PushLogsRequest
            {
                Open = new PushOpen { Job = key.Job.ToString(), Attempt = key.Attempt, Epoch = epoch, Writer = Writer },
            },
            cancellationToken);
        var opened = await ReadAsync(call, PushLogsResponse.MessageOneofCase.Opened, cancellationToken);
        if (opened.Opened.Sealed)
        {
            return;
        }

        // A retry finds its line stored already, by the offset.
        var line = Encoding.UTF8.GetBytes($"mesh: {message}\n");
        if (opened.Opened.Offset == 0)
        {
            await call.RequestStream.WriteAsync(
                new PushLogsRequest
                {
                    Frame = new LogFrame
                    {
                        Stream = LogStream.Platform,
                        Offset = 0,
                        Time = time.GetUtcNow().ToTimestamp(),
                        Data = UnsafeByteOperations.UnsafeWrap(line),
                    },
                },
                cancellationToken);
        }

        var length = opened.Opened.Offset == 0 ? line.Length : opened.Opened.Offset;
        await call.RequestStream.WriteAsync(
            new PushLogsRequest { Seal = new PushSeal { Length = length, Message = message } }, cancellationToken);
        await call.RequestStream.CompleteAsync();
        await ReadAsync(call, PushLogsResponse.MessageOneofCase.Sealed, cancellationToken);
    }

    private static async Task<PushLogsResponse> ReadAsync(
        AsyncDuplexStreamingCall<PushLogsRequest, PushLogsResponse> call,
        PushLogsResponse.MessageOneofCase wanted,
        CancellationToken cancellationToken)
    {
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            if (call.ResponseStream.Current.MessageCase == wanted)
            {
                return call.ResponseStream.Current;
            }
        }

        throw new RpcException(new Status(StatusCode.Unavailable, $"LogShipper ended the stream before {wanted}"));
    }
}
