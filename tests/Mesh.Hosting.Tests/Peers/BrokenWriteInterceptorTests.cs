using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Mesh.Hosting.Peers;
using Mesh.Logs.V1;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mesh.Hosting.Tests.Peers;

/// <summary>What a write into a call says when its connection breaks.</summary>
public sealed class BrokenWriteInterceptorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task WriteAsync_SocketBreaksUnderIt_IsUnavailable()
    {
        using var call = Intercepted(new IOException("The connection was reset."));

        var error = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new PushLogsRequest()));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Equal("The connection was reset.", error.Status.Detail);
        Assert.IsType<IOException>(error.Status.DebugException);
        await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new PushLogsRequest(), CancellationToken.None));
    }

    [Fact]
    public async Task WriteAsync_CallHasEnded_KeepsItsStatus()
    {
        var status = new Status(StatusCode.ResourceExhausted, "too much");
        using var call = Intercepted(new RpcException(status));

        Assert.Equal(
            status, (await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new PushLogsRequest()))).Status);
    }

    [Fact]
    public async Task AddPeer_PeerDiesUnderWrites_EndsWithAStatus()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            [new(PeerOptions.Section + ":LogShipper", $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}")]);
        builder.AddPeer<LogShipperService.LogShipperServiceClient>(Peer.LogShipper);
        using var host = builder.Build();
        using var call = host.Services.GetRequiredService<LogShipperService.LogShipperServiceClient>().PushLogs();
        var dying = DieAsync(listener);

        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (true)
            {
                await call.RequestStream.WriteAsync(new PushLogsRequest { Frame = new LogFrame() });
            }
        }).WaitAsync(Patience);

        Assert.Contains(error.StatusCode, new[] { StatusCode.Unavailable, StatusCode.Internal });
        await dying.WaitAsync(Patience);
    }

    // Speaks just enough HTTP/2 to be written to, and goes without a word.
    private static async Task DieAsync(TcpListener listener)
    {
        using var socket = await listener.AcceptSocketAsync();
        byte[] emptySettings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
        await socket.SendAsync(emptySettings);
        var heard = 0;
        var buffer = new byte[4096];
        while (heard < 2000)
        {
            heard += await socket.ReceiveAsync(buffer);
        }

        socket.LingerState = new LingerOption(true, 0);
    }

    private static AsyncDuplexStreamingCall<PushLogsRequest, PushLogsResponse> Intercepted(Exception failure) =>
        new LogShipperService.LogShipperServiceClient(new FailingInvoker(failure).Intercept(new BrokenWriteInterceptor())).PushLogs();

    private sealed class FailingWriter<T>(Exception failure) : IClientStreamWriter<T>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(T message) => Task.FromException(failure);

        public Task WriteAsync(T message, CancellationToken cancellationToken) => Task.FromException(failure);

        public Task CompleteAsync() => Task.CompletedTask;
    }

    private sealed class FailingInvoker(Exception failure) : CallInvoker
    {
        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            new(new FailingWriter<TRequest>(failure), null!, Task.FromResult(Metadata.Empty), () => default, () => [], () => { });

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            throw new NotSupportedException();
    }
}
