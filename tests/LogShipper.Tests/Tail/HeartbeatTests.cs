using Mesh.LogShipper.Tests.Support;

namespace Mesh.LogShipper.Tests.Tail;

public sealed class HeartbeatTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Tail_NoLogYet_SaysThatItLives()
    {
        var time = new ManualTime();
        await using var service = await LogService.StartAsync(time);
        using var tail = new Follower(service.Client);
        for (var i = 0; i < 3; i++)
        {
            await time.AdvanceWhenAwaitedAsync(Interval);
            Assert.Equal(0, (await tail.NextAsync())!.Heartbeat.Offset);
        }

        using var pusher = await Pusher.OpenAsync(service.Client);
        await pusher.FrameAsync(0, "hello");
        Assert.Equal("hello", await tail.ReadToAsync(5));
    }

    [Fact]
    public async Task Tail_SilentLog_SaysThatItLivesAndWhereItStands()
    {
        var time = new ManualTime();
        await using var service = await LogService.StartAsync(time);
        using var pusher = await Pusher.OpenAsync(service.Client);
        await pusher.WriteAsync(0, "hello");
        using var tail = new Follower(service.Client);
        await tail.ReadToAsync(5);
        await time.AdvanceWhenAwaitedAsync(Interval);
        Assert.Equal(5, (await tail.NextAsync())!.Heartbeat.Offset);
        await pusher.WriteAsync(5, " world");
        Assert.Equal("hello world", await tail.ReadToAsync(11));
    }
}
