using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Mesh.Logs.V1;

namespace Mesh.LogShipper.Tests.Faults;

/// <summary>Writes a log to its seal as an agent does: whatever cuts it, it opens again and goes on.</summary>
internal sealed class ResumingWriter(string job, byte[] data, LoadProgress progress)
{
    private const int MaxFrame = 4000;

    private long _acknowledged;

    /// <summary>Bytes that the service said it had lost.</summary>
    public long Missing { get; private set; }

    /// <summary>True: the service is to have put a gap on record before this writer came back.</summary>
    public bool DiskWasLost { get; set; }

    /// <summary>Each try takes the next client.</summary>
    public async Task RunAsync(Func<LogShipperService.LogShipperServiceClient> client, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (await StreamAsync(client(), cancellationToken))
                {
                    return;
                }
            }
            catch (Exception e) when (e is RpcException rpc ? IsCut(rpc) : e is IOException or InvalidOperationException)
            {
                // A write on a connection that is being reset fails before the call has a status.
                // At the border to another process there is nothing to wait for but time.
                await Task.Delay(20, cancellationToken);
            }
        }
    }

    // ABORTED: the open of a stream that was cut may reach the service after that of the next one, and take its place.
    public static bool IsCut(RpcException e) => e.StatusCode
        is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled or StatusCode.Unknown or StatusCode.Aborted;

    private async Task<bool> StreamAsync(LogShipperService.LogShipperServiceClient client, CancellationToken cancellationToken)
    {
        using var call = client.PushLogs(new CallOptions(cancellationToken: cancellationToken).WithWaitForReady());
        var open = new PushOpen { Job = job, Attempt = 1, ResumeOffset = _acknowledged };
        await call.RequestStream.WriteAsync(new PushLogsRequest { Open = open }, cancellationToken);
        Assert.True(await call.ResponseStream.MoveNext(cancellationToken));
        var opened = call.ResponseStream.Current.Opened;
        Assert.True(opened.Offset >= _acknowledged, $"{job}: acknowledged {_acknowledged}, but opened at {opened.Offset}");
        Missing += opened.Missing;
        Acknowledge(opened.Offset);
        var sending = SendAsync(call.RequestStream, opened.Offset, cancellationToken);
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            if (call.ResponseStream.Current.Sealed is { } done)
            {
                await sending;
                Assert.Equal(Missing > 0 || DiskWasLost ? [] : SHA256.HashData(data), done.Sha256.ToByteArray());
                return true;
            }

            Acknowledge(call.ResponseStream.Current.Acknowledged.Offset);
        }

        return false;
    }

    // The answer to an open may tell of bytes whose acknowledgement was cut off.
    private void Acknowledge(long offset)
    {
        progress.Add(offset - _acknowledged);
        _acknowledged = offset;
    }

    private async Task SendAsync(IClientStreamWriter<PushLogsRequest> requests, long start, CancellationToken cancellationToken)
    {
        try
        {
            for (var at = (int)start; at < data.Length;)
            {
                var size = Math.Min(data.Length - at, 1 + (at * 31L % MaxFrame));
                var bytes = UnsafeByteOperations.UnsafeWrap(data.AsMemory(at, (int)size));
                var frame = new LogFrame { Step = "build", Offset = at, Data = bytes };
                await requests.WriteAsync(new PushLogsRequest { Frame = frame }, cancellationToken);
                at += (int)size;
            }

            var seal = new PushSeal { Length = data.Length, Sha256 = ByteString.CopyFrom(SHA256.HashData(data)) };
            await requests.WriteAsync(new PushLogsRequest { Seal = seal }, cancellationToken);
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException or IOException)
        {
            // The reading side of the call sees how it ended, and opens again.
        }
    }
}
