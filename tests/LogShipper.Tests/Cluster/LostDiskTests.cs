using Google.Protobuf;
using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Cluster;
using Mesh.LogShipper.Tests.Faults;
using Mesh.LogShipper.Tests.Support;

namespace Mesh.LogShipper.Tests.Cluster;

/// <summary>A member's disk is lost for good: whoever reads what was on it, and on no other, is told so.</summary>
public sealed class LostDiskTests : IDisposable
{
    private const int Size = 3;
    private const int Loser = 1;
    private const int Witness = 2;

    private readonly string _archive = Directory.CreateTempSubdirectory("mesh-shared-").FullName;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(2));
    private LogShipperCluster _cluster = null!;

    public void Dispose()
    {
        _cluster.Dispose();
        _patience.Dispose();
        Directory.Delete(_archive, recursive: true);
    }

    [Fact]
    public async Task Disk_LostWithASealedLog_EveryReaderIsToldWhatAndWhose()
    {
        await StartAsync(archives: false);
        var (job, data) = (Jobs(1)[0], Data(1));
        await WriteAsync(job, data);
        await LoseAsync();

        for (var member = 0; member < Size; member++)
        {
            var client = _cluster.Client(member);
            var reader = new ResumingReader(job);
            await reader.RunAsync(() => client, _patience.Token);
            var gap = Assert.Single(reader.Gaps);
            Assert.Equal((0, data.Length), (gap.Offset, gap.Length));
            Assert.Contains("The disk of logshipper-1 was lost between ", gap.Message, StringComparison.Ordinal);
            var page = await client.ReadLogsAsync(new ReadLogsRequest { Job = job, Attempt = 0 });
            Assert.Equal(gap, Assert.Single(page.Gaps));
            Assert.Empty(page.Chunks);
            Assert.Equal((data.Length, ByteString.Empty), (page.Seal.Length, page.Seal.Sha256));
            Assert.Contains($"{data.Length} bytes were lost", page.Seal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Disk_LostTwice_IsToldAsBefore()
    {
        await StartAsync(archives: false);
        var jobs = Jobs(2);
        await WriteAsync(jobs[0], Data(1));
        await LoseAsync();
        await WriteAsync(jobs[1], Data(2, 1000));
        await LoseAsync();

        Assert.Equal([(0, Data(1).Length)], await GapsAsync(jobs[0]));
        Assert.Equal([(0, 1000)], await GapsAsync(jobs[1]));
    }

    [Fact]
    public async Task Disk_LostWithAnOpenLog_WhatTheWriterNeverSendsAgainIsAGapBeforeTheSealOfWhoEndsIt()
    {
        await StartAsync(archives: false);
        var job = Jobs(1)[0];
        using (var agent = await Pusher.OpenAsync(_cluster.Client(0), job))
        {
            await agent.WriteAsync(0, "acknowledged");
        }

        await LoseAsync();
        using (var follower = new Follower(_cluster.Client(0), job))
        {
            Assert.Equal((0, 12), Place((await follower.NextAsync())!.Gap));
        }

        // The agent died with its spool. The Dispatcher knows nothing of what it wrote.
        using var ender = await Pusher.OpenAsync(_cluster.Client(2), job, writer: "dispatcher-seal");
        await ender.WriteAsync(0, "the pod is gone\n");
        await ender.SealAsync(16, []);
        Assert.Equal(28, (await ender.SealedAsync()).Length);
        using var reader = new Follower(_cluster.Client(2), job, offset: 12);
        Assert.Equal("the pod is gone\n", await reader.ReadToEndAsync());
        Assert.Equal([(0, 12)], await GapsAsync(job));
    }

    [Fact]
    public async Task Disk_LostWithASharedArchive_WhatWasArchivedIsServedAndTheRestIsAGap()
    {
        await StartAsync(archives: true);
        var jobs = Jobs(3);
        await WriteAsync(jobs[0], Data(1));
        var path = Path.Combine(_archive, jobs[0], "0000000001.log.gz");
        while (!File.Exists(path))
        {
            await Task.Delay(20, _patience.Token);
        }

        using (var open = await Pusher.OpenAsync(_cluster.Client(2), jobs[1]))
        {
            await open.WriteAsync(0, "on one disk only");
        }

        await LoseAsync();

        var whole = new ResumingReader(jobs[0]);
        Assert.Equal(Data(1), await whole.RunAsync(_cluster.Any(Size), _patience.Token));
        Assert.Empty(whole.Gaps);
        Assert.Equal([(0, 16)], await GapsAsync(jobs[1]));
        Assert.Equal(
            (StatusCode.NotFound, "LOG_NOT_FOUND"),
            await Errors.OfAsync(async () => await _cluster.Client(0).ReadLogsAsync(new ReadLogsRequest { Job = jobs[2] })));
    }

    [Fact]
    public async Task Disk_LostWhileAnotherMemberIsAway_ReadersHearThatItIsNotKnownYetAndWritersGoOn()
    {
        await StartAsync(archives: false);
        var jobs = Jobs(2);
        await WriteAsync(jobs[0], Data(1));
        await _cluster.KillAsync(Witness);
        await _cluster.KillAsync(Loser);
        _cluster.LoseDisk(Loser);
        _cluster.Start(Loser);

        await WriteAsync(jobs[1], Data(2));
        Assert.Equal(
            (StatusCode.Unavailable, "LOG_LOSS_UNKNOWN"),
            await Errors.OfAsync(async () => await _cluster.Client(0).ReadLogsAsync(new ReadLogsRequest { Job = jobs[0] })));
        _cluster.Start(Witness);
        await _cluster.SettledAsync(Size, _patience.Token);
        Assert.Equal([(0, Data(1).Length)], await GapsAsync(jobs[0]));
        Assert.Empty(await GapsAsync(jobs[1]));
    }

    [Fact]
    public async Task Disk_OfTheMemberThatWasToldIsLostToo_TheNextIsToldAllAgain()
    {
        await StartAsync(archives: false);
        var job = Jobs(1)[0];
        await WriteAsync(job, Data(1));
        await _cluster.KillAsync(Witness);
        _cluster.LoseDisk(Witness);
        _cluster.Start(Witness);
        await _cluster.SettledAsync(Size, _patience.Token);
        var told = Jobs(2)[1];
        // Acknowledged: so another member has been told, and of all that came before.
        await WriteAsync(told, Data(2));
        await LoseAsync();

        Assert.Equal([(0, Data(1).Length)], await GapsAsync(job));
    }

    [Fact]
    public async Task Member_LostAndTakenOut_ReadersAreToldItsNameAndAGapOnceItsEmptyDiskWasStarted()
    {
        const int Last = Size - 1;
        await StartAsync(archives: false, noted: Last);
        var jobs = Jobs(2, Last);
        await WriteAsync(jobs[0], Data(1));
        await _cluster.KillAsync(Last);
        _cluster.LoseDisk(Last);
        _cluster.Scale(Last);

        var owner = _cluster.Client(Rendezvous.Owner(jobs[0], Last));
        await UntilAsync(
            async () => await Errors.OfAsync(async () => await owner.ReadLogsAsync(new ReadLogsRequest { Job = jobs[0] })),
            (StatusCode.Unavailable, "LOG_MEMBER_UNREACHABLE"));
        using var tail = new Follower(owner, jobs[0]);
        Assert.Equal((StatusCode.Unavailable, "LOG_MEMBER_UNREACHABLE"), await tail.ErrorAsync());
        await UntilAsync(
            () => Errors.OfAsync(async () => await _cluster.Client(0).ReadLogsAsync(new ReadLogsRequest { Job = jobs[1] })),
            (StatusCode.NotFound, "LOG_NOT_FOUND"));

        var empty = _cluster.WhenEmptyAsync(Last);
        _cluster.Start(Last);
        await empty.WaitAsync(_patience.Token);
        var reader = new ResumingReader(jobs[0]);
        await reader.RunAsync(_cluster.Any(Last), _patience.Token);
        Assert.Equal([(0, Data(1).Length)], reader.Gaps.Select(Place));
    }

    private async Task UntilAsync(Func<Task<(StatusCode, string)>> look, (StatusCode, string) wanted)
    {
        while (await look() is var seen && seen != wanted)
        {
            Assert.Equal(StatusCode.Unavailable, seen.Item1);
            // At the border to another process there is nothing to wait for but time.
            await Task.Delay(20, _patience.Token);
        }
    }

    private async Task StartAsync(bool archives, int noted = Loser)
    {
        (string, string)[] shared =
        [
            ("LogShipper__Archive__Folder", _archive), ("LogShipper__Archive__IsShared", "true"),
            ("LogShipper__Archive__Delay", "00:00:00"),
        ];
        _cluster = new LogShipperCluster(Size, archives ? shared : []);
        _cluster.Scale(Size);
        var known = _cluster.WhenNotedAsync(noted);
        for (var member = 0; member < Size; member++)
        {
            _cluster.Start(member);
        }

        await _cluster.SettledAsync(Size, _patience.Token);
        await known.WaitAsync(_patience.Token);
    }

    private async Task LoseAsync()
    {
        await _cluster.KillAsync(Loser);
        _cluster.LoseDisk(Loser);
        var noted = _cluster.WhenNotedAsync(Loser);
        _cluster.Start(Loser);
        await _cluster.SettledAsync(Size, _patience.Token);
        await noted.WaitAsync(_patience.Token);
    }

    private Task WriteAsync(string job, byte[] data) =>
        new ResumingWriter(job, data, new LoadProgress()).RunAsync(() => _cluster.Client(0), _patience.Token);

    private async Task<List<(long Offset, long Length)>> GapsAsync(string job)
    {
        var page = await _cluster.Client(0).ReadLogsAsync(new ReadLogsRequest { Job = job });
        return [.. page.Gaps.Select(Place)];
    }

    private static (long Offset, long Length) Place(LogGap gap) => (gap.Offset, gap.Length);

    private static List<string> Jobs(int count, int owner = Loser) =>
    [
        .. Enumerable.Range(0, 1000).Select(i => $"projects/demo/jobs/01h0000000000{i:d4}")
            .Where(job => Rendezvous.Owner(job, Size) == owner).Take(count),
    ];

    private static byte[] Data(int seed, int bytes = 200_000)
    {
        var data = new byte[bytes];
        new Random(seed).NextBytes(data);
        return data;
    }
}
