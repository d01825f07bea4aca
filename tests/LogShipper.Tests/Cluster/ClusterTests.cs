using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Cluster;
using Mesh.LogShipper.Tests.Faults;
using Mesh.LogShipper.Tests.Support;

namespace Mesh.LogShipper.Tests.Cluster;

/// <summary>Three members in processes of their own.</summary>
public sealed class ClusterTests : IDisposable
{
    private const int Size = 3;
    private const int Bytes = 200_000;

    private readonly LogShipperCluster _cluster = new(Size + 1);
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(2));

    public void Dispose()
    {
        _cluster.Dispose();
        _patience.Dispose();
    }

    [Fact]
    public async Task Logs_ThroughAnyMember_AreWrittenAndReadWhole()
    {
        Start();
        for (var i = 0; i < 9; i++)
        {
            var job = Job(i);
            await WriteAsync(job, Data(i), _ => _cluster.Client(i % Size));

            Assert.Equal(Data(i), await new ResumingReader(job).RunAsync(() => _cluster.Client((i + 1) % Size), _patience.Token));
            var page = await _cluster.Client((i + 2) % Size).ReadLogsAsync(new ReadLogsRequest { Job = job, PageSize = 1000 });
            Assert.Equal(Data(i)[..1000], page.Chunks.SelectMany(c => c.Data).ToArray());
        }

        Assert.Equal(Size, Enumerable.Range(0, 9).Select(i => Rendezvous.Owner(Job(i), Size)).Distinct().Count());
    }

    [Fact]
    public async Task Errors_OfTheOwner_ComeThroughAsTheyAre()
    {
        Start();
        await WriteAsync(Job(1), Data(1), _ => _cluster.Any(Size)());
        await _cluster.SettledAsync(Size, _patience.Token);
        for (var member = 0; member < Size; member++)
        {
            var client = _cluster.Client(member);
            using var past = new Follower(client, Job(1), offset: Bytes + 1);
            Assert.Equal((StatusCode.OutOfRange, "OFFSET_PAST_END"), await past.ErrorAsync());
            using var none = new Follower(client, Job(2), follow: false);
            Assert.Equal((StatusCode.NotFound, "LOG_NOT_FOUND"), await none.ErrorAsync());
            using var pusher = await Pusher.OpenAsync(client, Job(1));
            Assert.True(pusher.Opened.Sealed);
            await pusher.FrameAsync(Bytes, "more");
            Assert.Equal((StatusCode.FailedPrecondition, "LOG_SEALED"), await pusher.ErrorAsync());
        }
    }

    [Fact]
    public async Task Owner_KilledAndBack_ItsLogsWaitForItAndTheOthersGoOn()
    {
        Start();
        var mine = Job(Enumerable.Range(0, 99).First(i => Rendezvous.Owner(Job(i), Size) == 1));
        var other = Job(Enumerable.Range(0, 99).First(i => Rendezvous.Owner(Job(i), Size) == 2));
        using (var pusher = await OpenAsync(0, mine))
        {
            await pusher.WriteAsync(0, "before");
        }

        await _cluster.KillAsync(1);
        var error = await Assert.ThrowsAsync<RpcException>(
            () => _cluster.Client(0).ReadLogsAsync(new ReadLogsRequest { Job = mine }).ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Contains("logshipper-1, which keeps this log, cannot be reached", error.Status.Detail);
        await WriteAsync(other, Data(7), _ => _cluster.Client(0));

        _cluster.Start(1);
        var data = Data(3);
        "before"u8.CopyTo(data);
        await WriteAsync(mine, data, _ => _cluster.Client(0));
        Assert.Equal(data, await new ResumingReader(mine).RunAsync(() => _cluster.Client(2), _patience.Token));
    }

    [Fact]
    public async Task Owner_BackWithAnEmptyDisk_LogGoesOnAfterAGapThatReadersAreTold()
    {
        Start();
        var progress = new LoadProgress();
        var job = Job(Enumerable.Range(0, 99).First(i => Rendezvous.Owner(Job(i), Size) == 1));
        var data = Data(5, 20_000_000);
        var writer = new ResumingWriter(job, data, progress);
        var writing = writer.RunAsync(() => _cluster.Client(0), _patience.Token);
        await progress.ReachAsync(1_000_000, _patience.Token);

        await _cluster.KillAsync(1);
        _cluster.LoseDisk(1);
        writer.DiskWasLost = true;
        _cluster.Start(1);
        await writing;

        var reader = new ResumingReader(job);
        var read = await reader.RunAsync(() => _cluster.Client(2), _patience.Token);
        // What another member knew of, and what the writer knew of beyond that.
        Assert.InRange(reader.Gaps.Count, 1, 2);
        Assert.Equal(0, reader.Gaps[0].Offset);
        Assert.All(reader.Gaps, gap => Assert.Contains("lost", gap.Message));
        var missing = (int)reader.Gaps.Sum(g => g.Length);
        Assert.InRange(missing, Math.Max(1_000_000, writer.Missing), data.Length - 1);
        Assert.True(data.AsSpan(missing).SequenceEqual(read.AsSpan(missing)), "what came after the gap differs");
    }

    [Fact]
    public async Task Scale_UpAndDownUnderLoad_EveryLogIsWhole()
    {
        Start();
        _cluster.Start(Size);
        var progress = new LoadProgress();
        var tasks = new List<Task>();
        var data = Enumerable.Range(0, 24).Select(i => Data(i, 1_000_000)).ToList();
        for (var i = 0; i < data.Count; i++)
        {
            await progress.ReachAsync(500_000L * i, _patience.Token);
            if (i is 6 or 18)
            {
                _cluster.Scale(i == 6 ? Size + 1 : Size);
            }

            var job = Job(i);
            tasks.Add(new ResumingWriter(job, data[i], progress).RunAsync(_cluster.Any(Size), _patience.Token));
            tasks.Add(ReadAsync(job, data[i]));
        }

        await Task.WhenAll(tasks);
        for (var i = 0; i < data.Count; i++)
        {
            // Also by readers that come later, through any member.
            await ReadAsync(Job(i), data[i]);
        }

        async Task ReadAsync(string job, byte[] wanted)
        {
            var reader = new ResumingReader(job);
            var read = await reader.RunAsync(_cluster.Any(Size), _patience.Token);
            Assert.Empty(reader.Gaps);
            Assert.True(wanted.AsSpan().SequenceEqual(read), $"{job} differs");
        }
    }

    [Fact]
    public async Task Scale_DownAndTheMemberGone_NewJobsGoOn()
    {
        _cluster.Scale(Size + 1);
        for (var member = 0; member <= Size; member++)
        {
            _cluster.Start(member);
        }

        var jobs = Enumerable.Range(0, 99).Where(i => Rendezvous.Owner(Job(i), Size + 1) == Size).Take(2).ToList();
        await WriteAsync(Job(jobs[0]), Data(0), _ => _cluster.Client(0));
        _cluster.Scale(Size);
        await _cluster.KillAsync(Size);

        await WriteAsync(Job(jobs[1]), Data(1), _ => _cluster.Any(Size)());

        Assert.Equal(Data(1), await new ResumingReader(Job(jobs[1])).RunAsync(_cluster.Any(Size), _patience.Token));
    }

    private void Start()
    {
        _cluster.Scale(Size);
        for (var member = 0; member < Size; member++)
        {
            _cluster.Start(member);
        }
    }

    private Task WriteAsync(string job, byte[] data, Func<int, LogShipperService.LogShipperServiceClient> client) =>
        new ResumingWriter(job, data, new LoadProgress()).RunAsync(() => client(0), _patience.Token);

    // The processes have only just been started.
    private async Task<Pusher> OpenAsync(int member, string job)
    {
        while (true)
        {
            try
            {
                return await Pusher.OpenAsync(_cluster.Client(member), job);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
            {
                await Task.Delay(20, _patience.Token);
            }
        }
    }

    private static string Job(int number) => $"projects/demo/jobs/01h0000000000{number:d4}";

    private static byte[] Data(int seed, int bytes = Bytes)
    {
        var data = new byte[bytes];
        new Random(seed).NextBytes(data);
        return data;
    }
}
