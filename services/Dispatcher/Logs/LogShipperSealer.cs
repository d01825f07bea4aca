using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Mesh.Dispatcher.Attempts;
using Mesh.Dispatcher.Leases;
using Mesh.Logs.V1;

namespace Mesh.Dispatcher.Logs;

/// <summary>
/// <see cref="ILogSealer"/> on LogShipper. Its line has a writer of its own, whose offset tells whether the line is stored
/// already, also to another dispatcher; what was said before goes first.
/// </summary>
public sealed class LogShipperSealer(
    LogShipperService.LogShipperServiceClient logs, IPlatformLines lines, TimeProvider time) : ILogSealer
{
    private const string Writer = "dispatcher-seal";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LinesPatience = TimeSpan.FromSeconds(5);

    public async Task SealAsync(AttemptKey key, long epoch, string token, string message, CancellationToken cancellationToken)
    {
        await lines.FlushAsync(key, LinesPatience, cancellationToken);
        try
        {
            var deadline = time.GetUtcNow().UtcDateTime + Patience;
            using var push = await LogPush.OpenAsync(logs, key, epoch, token, Writer, 0, deadline, cancellationToken);
            await SealAsync(push, LeaseText.Fit(message), cancellationToken);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.FailedPrecondition)
        {
            // Sealed already: by the agent, or by a dispatcher before this one.
        }
    }

    private async Task SealAsync(LogPush push, string message, CancellationToken cancellationToken)
    {
        if (push.Opened.Sealed)
        {
            return;
        }

        // A retry finds its line stored already, by the offset.
        var length = push.Opened.Offset;
        if (length == 0)
        {
            var line = Encoding.UTF8.GetBytes($"mesh: {message}\n");
            length = line.Length;
            await push.WriteAsync(
                new LogFrame
                {
                    Stream = LogStream.Platform,
                    Time = time.GetUtcNow().ToTimestamp(),
                    Data = UnsafeByteOperations.UnsafeWrap(line),
                },
                cancellationToken);
        }

        await push.SealAsync(new PushSeal { Length = length, Message = message }, cancellationToken);
    }
}
