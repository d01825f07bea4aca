using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Cluster;
using Mesh.LogShipper.Tests.Faults;
using Mesh.LogShipper.Tests.Support;

namespace Mesh.LogShipper.Tests.Cluster;

/// <summary>Three members in processes of their own, and one archive.</summary>
public sealed class SharedArchiveTests : IDisposable
{
    private const int Size = 3;

    private readonly string _archive = Directory.CreateTempSubdirectory("mesh-shared-").FullName;
    private readonly LogShipperCluster _cluster;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(2));

    public SharedArchiveTests()
    {
        _cluster = new LogShipperCluster(
            Size, ("LogShipper__Archive__Folder", _archive), ("LogShipper__Archive__IsShared", "true"),
            ("LogShipper__Archive__Delay", "00:00:00"));
        _cluster.Scale(Size);
        for (var member = 0; member < Size; member++)
        {
            _cluster.Start(member);
        }
    }

    public void Dispose()
    {
        _cluster.Dispose();
        _patience.Dispose();
        Directory.Delete(_archive, recursive: true);
    }

    [Fact]
    public async Task Owner_LostWithItsDisk_WhatWasArchivedIsServedWholeByTheOthers()
    {
        var mine = Enumerable.Range(0, 99).Where(i => Rendezvous.Owner(Job(i), Size) == 1).Select(Job).ToList();
        var data = new byte[300_000];
        new Random(1).NextBytes(data);
        await new ResumingWriter(mine[0], data, new LoadProgress()).RunAsync(() => _cluster.Client(0), _patience.Token);
        await ArchivedAsync(mine[0]);
        using (var open = await Pusher.OpenAsync(_cluster.Client(2), mine[1]))
        {
            await open.WriteAsync(0, "on the owner's disk only");
        }

        await _cluster.KillAsync(1);
        _cluster.LoseDisk(1);

        foreach (var member in (int[])[0, 2])
        {
            var client = _cluster.Client(member);
            Assert.Equal(data, await new ResumingReader(mine[0]).RunAsync(() => client, _patience.Token));
            foreach (var attempt in (int[])[0, 1])
            {
                var request = new ReadLogsRequest { Job = mine[0], Attempt = attempt, PageSize = 1_000_000 };
                var page = await client.ReadLogsAsync(request);
                Assert.True(data.AsSpan().SequenceEqual(page.Chunks.SelectMany(c => c.Data).ToArray()), "the page differs");
                Assert.Equal(data.Length, page.Seal.Length);
            }

            Assert.Equal(
                (StatusCode.Unavailable, "LOG_MEMBER_UNREACHABLE"),
                await Errors.OfAsync(async () => await client.ReadLogsAsync(new ReadLogsRequest { Job = mine[0], Attempt = 2 })));
            using var tail = new Follower(client, mine[1]);
            Assert.Equal((StatusCode.Unavailable, "LOG_MEMBER_UNREACHABLE"), await tail.ErrorAsync());
        }
    }

    [Fact]
    public async Task SecondAttempt_OfAnArchivedJob_IsBegunAtItsOwnerWhoeverIsAsked()
    {
        var job = Job(Enumerable.Range(0, 99).First(i => Rendezvous.Owner(Job(i), Size) == 1));
        var first = new ResumingWriter(job, "first"u8.ToArray(), new LoadProgress());
        await first.RunAsync(() => _cluster.Client(0), _patience.Token);
        await ArchivedAsync(job);
        using var writer = await Pusher.OpenAsync(_cluster.Client(0), job, attempt: 2);
        await writer.WriteAsync(0, "second");

        for (var member = 0; member < Size; member++)
        {
            using var tail = new Follower(_cluster.Client(member), job, attempt: 2, follow: false);
            Assert.Equal("second", await tail.ReadToEndAsync());
        }
    }

    private async Task ArchivedAsync(string job)
    {
        var path = Path.Combine(_archive, job, "0000000001.log.gz");
        while (!File.Exists(path))
        {
            // At the border to another process there is nothing to wait for but time.
            await Task.Delay(20, _patience.Token);
        }
    }

    private static string Job(int number) => $"projects/demo/jobs/01h0000000000{number:d4}";
}
