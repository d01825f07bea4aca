using System.Threading.Channels;
using Grpc.Core;
using Grpc.Core.Testing;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using static Grpc.Health.V1.HealthCheckResponse.Types;
using Bounded = System.Threading.Channels.Channel;

namespace Mesh.Compat.Tests.Units;

/// <summary>Also shows that the genuine Grpc.Core.Testing runs on the stand-ins.</summary>
public sealed class HealthServiceTests
{
    private readonly HealthServiceImpl _health = new();

    [Fact]
    public async Task Check_OfAClearedService_IsNotFound()
    {
        _health.SetStatus("a", ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, (await _health.Check(Request("a"), Context(default))).Status);

        _health.ClearStatus("a");

        var failure = await Assert.ThrowsAsync<RpcException>(() => _health.Check(Request("a"), Context(default)));
        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
    }

    [Fact]
    public async Task Watch_WhileTheStatusChanges_TellsEachChangeOnce()
    {
        using var end = new CancellationTokenSource();
        var writer = new ChannelStreamWriter();
        var watch = _health.Watch(Request("a"), writer, Context(end.Token));
        Assert.Equal(ServingStatus.ServiceUnknown, await writer.NextAsync());

        _health.SetStatus("a", ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, await writer.NextAsync());
        _health.SetStatus("a", ServingStatus.Serving);
        _health.SetStatus("b", ServingStatus.Serving);
        _health.SetStatus("a", ServingStatus.NotServing);
        Assert.Equal(ServingStatus.NotServing, await writer.NextAsync());
        _health.ClearAll();
        Assert.Equal(ServingStatus.ServiceUnknown, await writer.NextAsync());

        await end.CancelAsync();
        await watch.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static HealthCheckRequest Request(string service) => new() { Service = service };

    private static ServerCallContext Context(CancellationToken cancellationToken) => TestServerCallContext.Create(
        "Check",
        "host",
        DateTime.MaxValue,
        [],
        cancellationToken,
        "peer",
        new AuthContext(null, []),
        null,
        _ => Task.CompletedTask,
        () => WriteOptions.Default,
        _ => { });

    private sealed class ChannelStreamWriter : IServerStreamWriter<HealthCheckResponse>
    {
        private readonly Channel<ServingStatus> _written = Bounded.CreateBounded<ServingStatus>(16);

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(HealthCheckResponse message) => _written.Writer.WriteAsync(message.Status).AsTask();

        public Task<ServingStatus> NextAsync() => _written.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
    }
}
