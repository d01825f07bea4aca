using Mesh.LogShipper.Cluster;
using Mesh.LogShipper.Tests.Faults;

namespace Mesh.LogShipper.Tests.Cluster;

/// <summary>The last of three members leaves for good: what it kept is with the others, whoever is killed on the way.</summary>
public sealed class HandoverTests : IDisposable
{
    private const int Size = 3;
    private const int Leaver = Size - 1;

    // Half of the logs that end are archived before the leaver leaves, in a folder that goes with it.
    private readonly LogShipperCluster _cluster = new(Size, ("LogShipper__Archive__Delay", "00:00:00.200"));
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(1));

    public HandoverTests()
    {
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
    }

    [Fact]
    public async Task Leave_UnderLoadAndToldToStop_EveryLogIsWholeWithoutItsDisk()
    {
        var progress = new LoadProgress();
        var jobs = Jobs(12);
        var data = jobs.Select((_, i) => Data(i, 2_000_000)).ToList();
        var tasks = new List<Task>();
        for (var i = 0; i < jobs.Count; i++)
        {
            await progress.ReachAsync(1_000_000L * i, _patience.Token);
            tasks.Add(new ResumingWriter(jobs[i], data[i], progress).RunAsync(_cluster.Any(Leaver), _patience.Token));
            tasks.Add(ReadAsync(jobs[i], data[i]));
        }

        _cluster.Scale(Leaver);
        Assert.Equal(0, await _cluster.TerminateAsync(Leaver, _patience.Token));
        _cluster.LoseDisk(Leaver);

        await Task.WhenAll(tasks);
        for (var i = 0; i < jobs.Count; i++)
        {
            await ReadAsync(jobs[i], data[i]);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Leave_KilledInTheMiddleOfAnImport_EveryLogIsWholeAndOnce(bool killsSource)
    {
        var progress = new LoadProgress();
        var job = Jobs(1)[0];
        var target = Rendezvous.Owner(job, Leaver);
        var data = Data(1, 48_000_000);
        var writing = new ResumingWriter(job, data, progress).RunAsync(_cluster.Any(Leaver), _patience.Token);
        await progress.ReachAsync(40_000_000, _patience.Token);
        _cluster.Scale(Leaver);
        await WhenComingAsync(target);

        var killed = killsSource ? Leaver : target;
        await _cluster.KillAsync(killed);
        var isHalf = Directory.EnumerateFiles(_cluster.ComingTo(target), "*.job").Any();
        var empty = _cluster.WhenEmptyAsync(Leaver);
        _cluster.Start(killed);
        await empty.WaitAsync(_patience.Token);
        await _cluster.KillAsync(Leaver);
        _cluster.LoseDisk(Leaver);

        await writing;
        await ReadAsync(job, data);
        Assert.True(isHalf, "the import had ended before the kill: the test is to be given a longer log");
    }

    [Fact]
    public async Task Leave_DiskLostInTheMiddleOfAnImport_WhatCameIsServedTheRestIsAGapAndTheWriterGoesOn()
    {
        var progress = new LoadProgress();
        var job = Jobs(1)[0];
        var target = Rendezvous.Owner(job, Leaver);
        var data = Data(1, 48_000_000);
        var writer = new ResumingWriter(job, data, progress);
        var writing = writer.RunAsync(_cluster.Any(Leaver), _patience.Token);
        await progress.ReachAsync(40_000_000, _patience.Token);
        _cluster.Scale(Leaver);
        await WhenComingAsync(target);
        await _cluster.KillAsync(Leaver);
        var isHalf = Directory.EnumerateFiles(_cluster.ComingTo(target), "*.job").Any();
        _cluster.LoseDisk(Leaver);
        writer.DiskWasLost = true;
        _cluster.Start(Leaver);
        await writing;

        var reader = new ResumingReader(job);
        var read = await reader.RunAsync(_cluster.Any(Leaver), _patience.Token);
        Assert.True(isHalf, "the import had ended before the kill: the test is to be given a longer log");
        Assert.NotEmpty(reader.Gaps);
        Assert.All(reader.Gaps, gap => Assert.Contains("lost", gap.Message));
        reader.Gaps.ForEach(gap => Array.Clear(data, (int)gap.Offset, (int)gap.Length));
        Assert.True(data.AsSpan().SequenceEqual(read), "what is not in a gap differs");
        Assert.Empty(Directory.EnumerateFiles(_cluster.ComingTo(target), "*.job"));
    }

    // At the border to another process there is nothing to wait for but time.
    private async Task WhenComingAsync(int member)
    {
        while (!Directory.Exists(_cluster.ComingTo(member))
            || !Directory.EnumerateFiles(_cluster.ComingTo(member), "*.job").Any())
        {
            await Task.Delay(5, _patience.Token);
        }
    }

    private async Task ReadAsync(string job, byte[] wanted)
    {
        var reader = new ResumingReader(job);
        var read = await reader.RunAsync(_cluster.Any(Leaver), _patience.Token);
        Assert.Empty(reader.Gaps);
        Assert.True(wanted.AsSpan().SequenceEqual(read), $"{job} differs");
    }

    // Those of the member that leaves.
    private static List<string> Jobs(int count) =>
    [
        .. Enumerable.Range(0, 1000).Select(i => $"projects/demo/jobs/01h0000000000{i:d4}")
            .Where(job => Rendezvous.Owner(job, Size) == Leaver).Take(count),
    ];

    private static byte[] Data(int seed, int bytes)
    {
        var data = new byte[bytes];
        new Random(seed).NextBytes(data);
        return data;
    }
}
