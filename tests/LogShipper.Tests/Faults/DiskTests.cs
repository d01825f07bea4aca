using Grpc.Core;
using Mesh.LogShipper.Tests.Support;
using Mesh.Spool;
using Microsoft.Extensions.DependencyInjection;
using Client = Mesh.Logs.V1.LogShipperService.LogShipperServiceClient;

namespace Mesh.LogShipper.Tests.Faults;

/// <summary>
/// Full and read-only disks: real ones where this machine lets us mount them, and simulated ones. The rows with a real disk use a
/// simulated one where it does not.
/// </summary>
public sealed class DiskTests : IDisposable
{
    private const int DiskBytes = 4 * 1024 * 1024;
    private const int Frame = 64 * 1024;

    private readonly string _directory = Directory.CreateTempSubdirectory("mesh-disk-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Push_DiskFull_IsRefusedReadersGoOnAndWithRoomItGoesOn(bool real)
    {
        if (real && MountedLogShipper.CanMount)
        {
            using var process = MountedLogShipper.OnSmallDisk(_directory, DiskBytes, taken: DiskBytes / 2);
            using var channel = process.Connect();
            await FillAsync(new Client(channel), process.MakeRoom, () => { });
            return;
        }

        var disk = new CountingDisk { Room = DiskBytes / 2 };
        await using var service = await LogService.StartWithAsync(
            s => s.AddSingleton(p => LogSpool.Open(
                new SpoolOptions { Directory = "" }, disk, p.GetRequiredService<Mesh.LogShipper.Storage.SpoolEvents>())),
            "--LogShipper:Archive:Delay=01:00:00");
        await FillAsync(service.Client, () => disk.Room = DiskBytes, service.Events.Errors.Clear);
    }

    [Fact]
    public async Task Start_DiskReadOnly_ServesReadsAndRefusesPushes()
    {
        var all = "";
        await using (var service = await LogService.StartAsync(null, $"--Mesh:DataDirectory={_directory}"))
        {
            using var pusher = await Pusher.OpenAsync(service.Client);
            await pusher.WriteAsync(0, all = "hello world\n");
        }

        if (MountedLogShipper.CanMount)
        {
            using var process = MountedLogShipper.ReadOnly(_directory);
            using var channel = process.Connect();
            await ReadOnlyAsync(new Client(channel), all);
            return;
        }

        await using var simulated = await LogService.StartWithAsync(
            s => s.AddSingleton(p => LogSpool.Open(
                new SpoolOptions { Directory = "" }, new ReadOnlyDisk(Path.Combine(_directory, "wal")),
                p.GetRequiredService<Mesh.LogShipper.Storage.SpoolEvents>())));
        await ReadOnlyAsync(simulated.Client, all);
        simulated.Events.Errors.Clear();
    }

    [Fact]
    public async Task Start_DiskReadOnlySimulated_ServesReadsAndRefusesPushes()
    {
        await using (var service = await LogService.StartAsync(null, $"--Mesh:DataDirectory={_directory}"))
        {
            using var pusher = await Pusher.OpenAsync(service.Client);
            await pusher.WriteAsync(0, "hello world\n");
        }

        await using var simulated = await LogService.StartWithAsync(
            s => s.AddSingleton(p => LogSpool.Open(
                new SpoolOptions { Directory = "" }, new ReadOnlyDisk(Path.Combine(_directory, "wal")),
                p.GetRequiredService<Mesh.LogShipper.Storage.SpoolEvents>())));
        await ReadOnlyAsync(simulated.Client, "hello world\n");
        simulated.Events.Errors.Clear();
    }

    private static async Task FillAsync(Client client, Action makeRoom, Action expectErrors)
    {
        long acknowledged;
        using (var pusher = await OpenAsync(client))
        {
            var sending = SendAsync(pusher, DiskBytes / Frame);
            Assert.Equal((StatusCode.ResourceExhausted, "LOG_DISK_FULL"), await AcknowledgeAllAsync(pusher));
            await sending;
            acknowledged = pusher.Acknowledged;
        }

        Assert.InRange(acknowledged, Frame, DiskBytes / 2);
        await ExpectAsync(client, acknowledged);
        using (var again = await OpenAsync(client))
        {
            Assert.Equal(acknowledged, again.Opened.Offset);
            await SendAsync(again, DiskBytes / 2 / Frame);
            Assert.Equal((StatusCode.ResourceExhausted, "LOG_DISK_FULL"), await AcknowledgeAllAsync(again));
        }

        expectErrors();
        makeRoom();
        using var later = await OpenAsync(client);
        Assert.True(later.Opened.Offset >= acknowledged, $"{acknowledged} acknowledged, {later.Opened.Offset} kept");
        var end = later.Opened.Offset + (4 * Frame);
        await SendAsync(later, 4);
        await later.AcknowledgedAsync(end);
        await ExpectAsync(client, end);
    }

    private static async Task ReadOnlyAsync(Client client, string all)
    {
        using var pusher = await OpenAsync(client);
        Assert.Equal(all.Length, pusher.Opened.Offset);
        await pusher.FrameAsync(all.Length, "more");
        Assert.Equal((StatusCode.Unavailable, "LOG_DISK_FAILED"), await pusher.ErrorAsync());
        using var again = await OpenAsync(client);
        await again.FrameAsync(all.Length, "more");
        Assert.Equal((StatusCode.Unavailable, "LOG_DISK_FAILED"), await again.ErrorAsync());
        using var tail = new Follower(client, follow: false);
        Assert.Equal(all, await tail.ReadToEndAsync());
    }

    // A process that starts is waited for by trying: there is nothing else to wait for.
    private static async Task<Pusher> OpenAsync(Client client)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await Pusher.OpenAsync(client);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && tries < 600)
            {
                await Task.Delay(50);
            }
        }
    }

    // Sends frames from where the stream was opened on; the stream may end meanwhile, which the answers tell.
    private static async Task SendAsync(Pusher pusher, int frames)
    {
        try
        {
            for (var i = 0; i < frames; i++)
            {
                var offset = pusher.Opened.Offset + ((long)i * Frame);
                await pusher.FrameAsync(offset, Bytes(offset));
            }
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // Told by the answers.
        }
    }

    private static Task<(StatusCode Code, string Reason)> AcknowledgeAllAsync(Pusher pusher) =>
        Errors.OfAsync(() => pusher.AcknowledgedAsync(long.MaxValue));

    private static async Task ExpectAsync(Client client, long end)
    {
        using var tail = new Follower(client, follow: false);
        await tail.ReadToEndAsync();
        Assert.Equal(end, tail.End);
        for (long offset = 0; offset < end; offset += Frame)
        {
            var expected = (char)Bytes(offset)[0];
            Assert.True(tail.Text.AsSpan((int)offset, Frame).IndexOfAnyExcept(expected) < 0, $"other bytes from {offset} on");
        }
    }

    private static byte[] Bytes(long offset)
    {
        var bytes = new byte[Frame];
        Array.Fill(bytes, (byte)('a' + (offset / Frame % 26)));
        return bytes;
    }
}
