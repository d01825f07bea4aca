using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Tests.Support;

namespace Mesh.LogShipper.Tests.Push;

public sealed class SealTests : IAsyncLifetime
{
    private LogService _service = null!;

    private LogShipperService.LogShipperServiceClient Client => _service.Client;

    public async Task InitializeAsync() => _service = await LogService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task Seal_RightAfterTheFrames_AnswersLengthAndHash()
    {
        using var pusher = await Pusher.OpenAsync(Client);
        await pusher.FrameAsync(0, "hello ");
        await pusher.FrameAsync(6, "world");
        await pusher.SealAsync("hello world");
        var done = await pusher.SealedAsync();
        Assert.Equal(11, done.Length);
        Assert.Equal(Pusher.Hash("hello world"), done.Sha256.ToByteArray());
    }

    [Theory]
    [InlineData("hello there")]
    [InlineData("hello")]
    public async Task Seal_OtherBytes_IsRefused(string claimed)
    {
        using var pusher = await Pusher.OpenAsync(Client);
        await pusher.FrameAsync(0, "hello world");
        await pusher.SealAsync(claimed);
        Assert.Equal((StatusCode.FailedPrecondition, "SEAL_MISMATCH"), await pusher.ErrorAsync());
    }

    [Fact]
    public async Task Seal_RepeatedAfterARestart_SameAnswer()
    {
        using (var pusher = await Pusher.OpenAsync(Client))
        {
            await pusher.FrameAsync(0, "hello world");
            await pusher.SealAsync("hello world");
            await pusher.SealedAsync();
        }

        await _service.RestartAsync();
        using var again = await Pusher.OpenAsync(Client);
        Assert.True(again.Opened.Sealed);
        Assert.Equal(11, again.Opened.Offset);
        await again.SealAsync("hello world");
        Assert.Equal(Pusher.Hash("hello world"), (await again.SealedAsync()).Sha256.ToByteArray());
    }

    [Fact]
    public async Task Seal_AfterARestart_ChecksTheHashOfAllBytes()
    {
        using (var before = await Pusher.OpenAsync(Client))
        {
            await before.WriteAsync(0, "hello ");
        }

        await _service.RestartAsync();
        using (var wrong = await Pusher.OpenAsync(Client))
        {
            await wrong.FrameAsync(6, "world");
            await wrong.SealAsync("jello world");
            Assert.Equal((StatusCode.FailedPrecondition, "SEAL_MISMATCH"), await wrong.ErrorAsync());
        }

        using var right = await Pusher.OpenAsync(Client);
        await right.SealAsync("hello world");
        Assert.Equal(11, (await right.SealedAsync()).Length);
    }

    [Fact]
    public async Task Push_AfterTheSeal_IsRefused()
    {
        using (var pusher = await Pusher.OpenAsync(Client))
        {
            await pusher.SealAsync("");
            await pusher.SealedAsync();
        }

        using var late = await Pusher.OpenAsync(Client, writer: "dispatcher");
        await late.FrameAsync(0, "late");
        Assert.Equal((StatusCode.FailedPrecondition, "LOG_SEALED"), await late.ErrorAsync());
    }

    [Fact]
    public async Task Seal_ByTheDispatcherWithoutHash_ClosesTheLogOfADeadAgent()
    {
        using var agent = await Pusher.OpenAsync(Client);
        await agent.WriteAsync(0, "hello ");
        using var tail = new Follower(Client);
        using var dispatcher = await Pusher.OpenAsync(Client, writer: "dispatcher");
        await dispatcher.FrameAsync(0, "the pod is gone\n", "", LogStream.Platform);
        await dispatcher.SealAsync(16, [], "POD_DELETED");
        Assert.Equal(22, (await dispatcher.SealedAsync()).Length);
        Assert.Equal("hello the pod is gone\n", await tail.ReadToEndAsync());
        Assert.Equal("POD_DELETED", tail.Seal!.Message);
        Assert.Equal(Pusher.Hash("hello the pod is gone\n"), tail.Seal.Sha256.ToByteArray());
        await agent.FrameAsync(6, "more");
        Assert.Equal((StatusCode.FailedPrecondition, "LOG_SEALED"), await agent.ErrorAsync());
    }
}
