using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Tests.Support;

namespace Mesh.LogShipper.Tests.Tail;

public sealed class SlowTailTests
{
    private const int Block = 64 * 1024;
    private const int Blocks = 400;

    [Fact]
    public async Task Tail_ReaderThatPauses_DelaysNobodyAndGetsItAllLater()
    {
        await using var service = await LogService.StartAsync();
        using var channel = service.Connect();
        using var slow = new Follower(new LogShipperService.LogShipperServiceClient(channel));
        using var fast = new Follower(service.Client);
        await slow.HeadersAsync();
        var reading = fast.ReadToAsync((long)Block * Blocks);
        await PushAsync(service);
        await reading;
        Assert.Equal((long)Block * Blocks, fast.End);
        await slow.ReadToAsync((long)Block * Blocks);
        Assert.Equal(fast.Text, slow.Text);
    }

    [Fact]
    public async Task Tail_ReaderThatNeverReads_IsCut()
    {
        await using var service = await LogService.StartAsync(null, "--LogShipper:Tail:WriteTimeout=00:00:00.500");
        using var channel = service.Connect();
        using var dead = new Follower(new LogShipperService.LogShipperServiceClient(channel));
        await dead.HeadersAsync();
        await PushAsync(service);
        // It wakes up when the server has given it up, and finds the stream reset before its end.
        await service.Events.SeenAsync(430);
        await Assert.ThrowsAsync<RpcException>(() => dead.ReadToAsync((long)Block * Blocks));
        Assert.True(dead.End < (long)Block * Blocks);
    }

    private static async Task PushAsync(LogService service)
    {
        using var pusher = await Pusher.OpenAsync(service.Client);
        var acknowledged = pusher.AcknowledgedAsync((long)Block * Blocks);
        var bytes = new byte[Block];
        for (var i = 0; i < Blocks; i++)
        {
            Array.Fill(bytes, (byte)i);
            await pusher.FrameAsync((long)i * Block, [.. bytes]);
        }

        await acknowledged;
    }
}
