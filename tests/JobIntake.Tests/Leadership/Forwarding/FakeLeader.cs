using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mesh.JobIntake.Tests.Leadership.Forwarding;

/// <summary>Answers calls as a test says, byte by byte: also as no leader should.</summary>
internal sealed class FakeLeader : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeLeader(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>The connections on which calls came.</summary>
    public ConcurrentDictionary<string, int> Connections { get; } = new();

    public static async Task<FakeLeader> StartAsync(RequestDelegate answer, int maxStreams = 1000)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = maxStreams;
            kestrel.Limits.MinRequestBodyDataRate = null;
            // As gRPC has it for streams.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        var leader = new FakeLeader(app);
        app.Run(context =>
        {
            leader.Connections.AddOrUpdate(context.Connection.Id, 1, (_, count) => count + 1);
            return answer(context);
        });
        await app.StartAsync();
        return leader;
    }

    /// <summary>Answers with headers alone.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = $"{status}";
        context.Response.Headers["grpc-message"] = message;
        return Task.CompletedTask;
    }

    public static async Task SayAsync(HttpContext context, IMessage message)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "application/grpc";
        }

        await context.Response.BodyWriter.WriteAsync(Frame(message), context.RequestAborted);
    }

    public static void End(HttpContext context, int status = 0) => context.Response.AppendTrailer("grpc-status", $"{status}");

    /// <summary>Reads to the end of the caller's messages.</summary>
    public static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    public static byte[] Frame(IMessage message)
    {
        var frame = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.CalculateSize());
        message.WriteTo(frame.AsSpan(5));
        return frame;
    }

    public async ValueTask DisposeAsync()
    {
        // One that does not drain: calls of the test may be open.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
