using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Tests.Support;

namespace Mesh.LogShipper.Tests.Push;

public sealed class PushTests : IAsyncLifetime
{
    private LogService _service = null!;

    private LogShipperService.LogShipperServiceClient Client => _service.Client;

    public async Task InitializeAsync() => _service = await LogService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task Push_ManyFrames_AllAcknowledgedAndReadBack()
    {
        using var pusher = await Pusher.OpenAsync(Client);
        Assert.Equal(0, pusher.Opened.Offset);
        var all = "";
        for (var i = 0; i < 300; i++)
        {
            var line = $"line {i}\n";
            await pusher.FrameAsync(all.Length, line);
            all += line;
        }

        await pusher.AcknowledgedAsync(all.Length);
        using var tail = new Follower(Client, follow: false);
        Assert.Equal(all, await tail.ReadToEndAsync());
    }

    [Fact]
    public async Task Push_CutAndReopened_GoesOnWhereTheDiskEnds()
    {
        using (var first = await Pusher.OpenAsync(Client))
        {
            await first.WriteAsync(0, "hello ");
        }

        using var second = await Pusher.OpenAsync(Client);
        Assert.Equal(6, second.Opened.Offset);
        await second.WriteAsync(3, "lo world");
        using var tail = new Follower(Client, follow: false);
        Assert.Equal("hello world", await tail.ReadToEndAsync());
    }

    [Fact]
    public async Task Push_HalfClosedWithoutASeal_AcknowledgesAllAndEndsWithOk()
    {
        using var pusher = await Pusher.OpenAsync(Client);
        await pusher.FrameAsync(0, "hello");
        await pusher.FrameAsync(5, " world");
        await pusher.CompleteAsync();
        await pusher.AcknowledgedAsync(11);
        Assert.Null(await pusher.NextAsync());
    }

    [Fact]
    public async Task Push_MoreThanTheWindow_IsSlowedAndNothingIsLost()
    {
        using var pusher = await Pusher.OpenAsync(Client);
        var block = new byte[64 * 1024];
        var reading = pusher.AcknowledgedAsync(100 * block.Length);
        for (var i = 0; i < 100; i++)
        {
            await pusher.FrameAsync(i * block.Length, block);
        }

        await reading;
        using var tail = new Follower(Client, follow: false);
        await tail.ReadToEndAsync();
        Assert.Equal(100 * block.Length, tail.End);
    }

    [Fact]
    public async Task Push_Gap_IsRefused()
    {
        using var pusher = await Pusher.OpenAsync(Client);
        await pusher.WriteAsync(0, "hello");
        await pusher.FrameAsync(6, "x");
        Assert.Equal((StatusCode.InvalidArgument, "LOG_GAP"), await pusher.ErrorAsync());
    }

    [Theory]
    [InlineData(65_537, "FRAME_TOO_LARGE")]
    [InlineData(0, "FRAME_EMPTY")]
    public async Task Push_FrameOfAWrongSize_IsRefused(int size, string reason)
    {
        using var pusher = await Pusher.OpenAsync(Client);
        await pusher.FrameAsync(0, new byte[size]);
        Assert.Equal((StatusCode.InvalidArgument, reason), await pusher.ErrorAsync());
    }

    [Theory]
    [InlineData("projects/demo/jobs/", 1, "", "JOB_NAME_INVALID")]
    [InlineData("nonsense", 1, "", "JOB_NAME_INVALID")]
    [InlineData(Pusher.Job, 0, "", "ATTEMPT_INVALID")]
    [InlineData(Pusher.Job, 1, "Bad Writer", "WRITER_INVALID")]
    public async Task Push_OpenWithAWrongName_IsRefused(string job, int attempt, string writer, string reason)
    {
        using var pusher = Pusher.Begin(Client);
        await pusher.SendAsync(new PushLogsRequest { Open = new PushOpen { Job = job, Attempt = attempt, Writer = writer } });
        Assert.Equal((StatusCode.InvalidArgument, reason), await pusher.ErrorAsync());
    }

    [Fact]
    public async Task Push_FrameBeforeOpen_IsRefused()
    {
        using var pusher = Pusher.Begin(Client);
        await pusher.FrameAsync(0, "x");
        Assert.Equal((StatusCode.InvalidArgument, "OPEN_MISSING"), await pusher.ErrorAsync());
    }

    [Fact]
    public async Task Push_SecondStreamOfTheSameWriter_NewerWins()
    {
        using var older = await Pusher.OpenAsync(Client);
        await older.WriteAsync(0, "hello");
        using var newer = await Pusher.OpenAsync(Client);
        Assert.Equal(5, newer.Opened.Offset);
        Assert.Equal((StatusCode.Aborted, "LOG_WRITER_SUPERSEDED"), await older.ErrorAsync());
        await newer.WriteAsync(5, " world");
    }

    [Fact]
    public async Task Push_TwoWritersAtOnce_BothGoOn()
    {
        using var agent = await Pusher.OpenAsync(Client);
        await agent.WriteAsync(0, "agent ");
        using var dispatcher = await Pusher.OpenAsync(Client, writer: "dispatcher");
        Assert.Equal(0, dispatcher.Opened.Offset);
        await dispatcher.WriteAsync(0, "platform ", "", LogStream.Platform);
        await agent.WriteAsync(6, "more");
        using var tail = new Follower(Client, follow: false);
        Assert.Equal("agent platform more", await tail.ReadToEndAsync());
        Assert.Equal(LogStream.Platform, tail.Chunks[1].Stream);
    }

    [Fact]
    public async Task Push_OneStreamTooMany_IsRefused()
    {
        await using var service = await LogService.StartAsync(null, "--LogShipper:Push:MaxStreams=1");
        using var first = await Pusher.OpenAsync(service.Client);
        using var second = Pusher.Begin(service.Client);
        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_STREAMS"), await second.ErrorAsync());
        await first.WriteAsync(0, "x");
    }

    [Fact]
    public async Task Push_LogPastItsBound_IsRefused()
    {
        await using var service = await LogService.StartAsync(null, "--LogShipper:Storage:LogBytes=10");
        using var pusher = await Pusher.OpenAsync(service.Client);
        await pusher.WriteAsync(0, "0123456789");
        await pusher.FrameAsync(10, "x");
        Assert.Equal((StatusCode.FailedPrecondition, "LOG_TOO_LONG"), await pusher.ErrorAsync());
    }
}
