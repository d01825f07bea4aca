using Mesh.LogShipper.Tests.Support;
using Mesh.Spool;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.LogShipper.Tests.Push;

public sealed class PushBoundTests
{
    private const string OtherJob = "projects/demo/jobs/01h00000000000002";

    [Fact]
    public async Task Push_JobOverItsRate_IsSlowedAndNothingIsDroppedAndOthersAreNot()
    {
        var time = new ManualTime();
        await using var service = await LogService.StartAsync(time, "--LogShipper:Push:JobBytesPerSecond=1024");
        using var noisy = await Pusher.OpenAsync(service.Client);
        await noisy.FrameAsync(0, new byte[3 * 1024]);
        await noisy.AcknowledgedAsync(3 * 1024);
        await noisy.FrameAsync(3 * 1024, "later");

        using var other = await Pusher.OpenAsync(service.Client, OtherJob);
        await other.WriteAsync(0, "at once");
        Assert.Equal(3 * 1024, service.Services.GetRequiredService<LogSpool>().Find(new LogKey(Pusher.Job, 1))!.End);

        await time.AdvanceWhenAwaitedAsync(TimeSpan.FromSeconds(2));
        await noisy.AcknowledgedAsync((3 * 1024) + 5);
    }

    [Fact]
    public async Task Push_LogReachesItsBound_AnotherWriterCanSayWhyAndSealIt()
    {
        await using var service = await LogService.StartAsync(null, "--LogShipper:Storage:LogBytes=10");
        using var agent = await Pusher.OpenAsync(service.Client);
        await agent.WriteAsync(0, "0123456789");
        await agent.FrameAsync(10, "x");
        await agent.ErrorAsync();

        using var end = await Pusher.OpenAsync(service.Client, writer: "agent-end");
        await end.WriteAsync(0, "mesh: too long\n");
        await end.SealAsync("mesh: too long\n", "too long");

        Assert.Equal(Pusher.Hash("0123456789mesh: too long\n"), (await end.SealedAsync()).Sha256.ToByteArray());
    }
}
