using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Mesh.Logs.V1;

namespace Mesh.LogShipper.Tests.Support;

/// <summary>A writer, step by step.</summary>
internal sealed class Pusher : IDisposable
{
    public const string Job = "projects/demo/jobs/01h00000000000001";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly AsyncDuplexStreamingCall<PushLogsRequest, PushLogsResponse> _call;

    private Pusher(AsyncDuplexStreamingCall<PushLogsRequest, PushLogsResponse> call) => _call = call;

    public PushOpened Opened { get; private set; } = new();

    public long Acknowledged { get; private set; }

    public static async Task<Pusher> OpenAsync(
        LogShipperService.LogShipperServiceClient client, string job = Job, int attempt = 1,
        string writer = "", Metadata? headers = null, long resumeOffset = 0)
    {
        var pusher = Begin(client, headers);
        var open = new PushOpen { Job = job, Attempt = attempt, Writer = writer, ResumeOffset = resumeOffset };
        await pusher.SendAsync(new PushLogsRequest { Open = open });
        pusher.Opened = (await pusher.NextAsync())!.Opened;
        pusher.Acknowledged = pusher.Opened.Offset;
        return pusher;
    }

    /// <summary>A call to which nothing has been said.</summary>
    public static Pusher Begin(LogShipperService.LogShipperServiceClient client, Metadata? headers = null) =>
        new(client.PushLogs(headers, DateTime.UtcNow + Patience));

    public Task SendAsync(PushLogsRequest request) => _call.RequestStream.WriteAsync(request);

    public Task FrameAsync(long offset, string text, string step = "build", LogStream stream = LogStream.Stdout) =>
        FrameAsync(offset, Encoding.Latin1.GetBytes(text), step, stream);

    public Task FrameAsync(long offset, byte[] bytes, string step = "build", LogStream stream = LogStream.Stdout)
    {
        var frame = new LogFrame { Offset = offset, Step = step, Stream = stream, Data = UnsafeByteOperations.UnsafeWrap(bytes) };
        return SendAsync(new PushLogsRequest { Frame = frame });
    }

    public async Task WriteAsync(long offset, string text, string step = "build", LogStream stream = LogStream.Stdout)
    {
        await FrameAsync(offset, text, step, stream);
        await AcknowledgedAsync(offset + text.Length);
    }

    public async Task AcknowledgedAsync(long offset)
    {
        while (Acknowledged < offset)
        {
            var next = (await NextAsync())?.Acknowledged
                ?? throw new InvalidOperationException("Another answer than an acknowledgement.");
            Assert.True(next.Offset > Acknowledged, "an acknowledgement that says nothing new");
            Acknowledged = next.Offset;
        }
    }

    public Task SealAsync(string all, string message = "") => SealAsync(all.Length, Hash(all), message);

    public Task SealAsync(long length, byte[] hash, string message = "") =>
        SendAsync(new PushLogsRequest
        {
            Seal = new PushSeal { Length = length, Sha256 = ByteString.CopyFrom(hash), Message = message },
        });

    /// <summary>The seal's answer, after which the stream ends with OK.</summary>
    public async Task<PushSealed> SealedAsync()
    {
        while (await NextAsync() is { } next)
        {
            if (next.Sealed is { } done)
            {
                Assert.Null(await NextAsync());
                return done;
            }
        }

        throw new InvalidOperationException("The stream ended without a seal.");
    }

    public Task CompleteAsync() => _call.RequestStream.CompleteAsync();

    /// <summary>The next answer; null when the stream ended with OK.</summary>
    public async Task<PushLogsResponse?> NextAsync() =>
        await _call.ResponseStream.MoveNext(CancellationToken.None) ? _call.ResponseStream.Current : null;

    /// <summary>The error that ends the stream, after any acknowledgements.</summary>
    public Task<(StatusCode Code, string Reason)> ErrorAsync() => Errors.OfAsync(async () =>
    {
        while (await NextAsync() is not null)
        {
        }
    });

    public void Dispose() => _call.Dispose();

    public static byte[] Hash(string text) => SHA256.HashData(Encoding.Latin1.GetBytes(text));
}
