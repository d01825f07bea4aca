using System.Collections.Concurrent;
using Grpc.Core;
using Mesh.Report.V1;
using Mesh.Reporter.Tests.Hosting;

namespace Mesh.Reporter.Tests.Artifacts;

public sealed class ArtifactCrashTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _data = new();

    private string Content => Path.Combine(_data.Path, "artifacts", "content");

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Kill_WhileFilesComeIn_LosesNothingThatWasAcknowledgedAndLeavesNothingElse()
    {
        const int Senders = 8, AcknowledgedBeforeKill = 100;
        var acknowledged = new ConcurrentBag<string>();
        var enough = new TaskCompletionSource();
        await using (var reporter = await ReporterProcess.StartAsync(_data))
        {
            await reporter.Client.BeginAsync();
            var sending = Enumerable.Range(0, Senders).Select(async sender =>
            {
                for (var n = 0; n < 1000; n++)
                {
                    var path = $"{sender}/{n}";
                    await reporter.Client.UploadAsync(path, ContentOf(path));
                    acknowledged.Add(path);
                    if (acknowledged.Count >= AcknowledgedBeforeKill)
                    {
                        enough.TrySetResult();
                    }
                }
            }).ToList();
            await Task.WhenAny(enough.Task, Task.WhenAll(sending));
            await reporter.KillAsync();
            foreach (var sender in sending)
            {
                await Assert.ThrowsAsync<RpcException>(() => sender);
            }
        }

        await using var again = await ReporterProcess.StartAsync(_data);
        var paths = await again.Client.PathsAsync();
        Assert.Subset(paths.ToHashSet(), acknowledged.ToHashSet());
        foreach (var path in paths)
        {
            Assert.Equal(ContentOf(path), (await again.Client.DownloadAsync(Files.Of(path))).Content);
        }

        await EventuallyAsync(() => Files.Count(_data.Path) == paths.Count);
    }

    [Fact]
    public async Task Start_FilesThatNothingNames_AreRemovedAndNoOthers()
    {
        await using (var host = await ReporterHost.StartAsync(_data))
        {
            await host.Client.BeginAsync();
            await host.Client.UploadAsync("kept", Files.Content(10));
        }

        // A crash between the file and its row, and one in the middle of an upload.
        var orphan = Path.Combine(Content, "ab", "ab0123456789abcdef0123456789abcdef7");
        Directory.CreateDirectory(Path.GetDirectoryName(orphan)!);
        await File.WriteAllTextAsync(orphan, "whole");
        await File.WriteAllTextAsync(Path.Combine(_data.Path, "artifacts", "incoming", "torn"), "half");
        await using var again = await ReporterHost.StartAsync(_data);

        await EventuallyAsync(() => Files.Count(_data.Path) == 1);
        Assert.False(File.Exists(orphan));
        Assert.Equal(Files.Content(10), (await again.Client.DownloadAsync(Files.Of("kept"))).Content);
    }

    [Fact]
    public async Task Artifacts_OlderThanMaxAge_Expire()
    {
        await using (var host = await ReporterHost.StartAsync(_data))
        {
            await host.Client.BeginAsync();
            await host.Client.UploadAsync("old", Files.Content(10));
        }

        await using var again = await ReporterHost.StartAsync(
            _data, "--Reporter:Artifacts:MaxAge=00:00:00.001", "--Reporter:Artifacts:Interval=00:00:01");
        await EventuallyAsync(() => Files.Count(_data.Path) == 0);
        Assert.Empty(await again.Client.PathsAsync());
        var error = await Assert.ThrowsAsync<RpcException>(() => again.Client.DownloadAsync(Files.Of("old")));
        Assert.Equal("ARTIFACT_NOT_FOUND", error.Reason());
    }

    [SkippableMountFact]
    public async Task Upload_DiskThatIsFull_IsRefusedAndNothingIsLost()
    {
        await using var reporter = await ReporterProcess.StartAsync(_data, "mount -t tmpfs -o size=4m none \"$DIR\"");
        await reporter.Client.BeginAsync();
        await reporter.Client.UploadAsync("first", Files.Content(1_000_000));

        var error = await Assert.ThrowsAsync<RpcException>(() => reporter.Client.UploadAsync("second", Files.Content(8_000_000)));

        Assert.Equal((StatusCode.ResourceExhausted, "DISK_FULL"), (error.StatusCode, error.Reason()));
        Assert.Equal(["first"], await reporter.Client.PathsAsync());
        Assert.Equal(Files.Content(1_000_000), (await reporter.Client.DownloadAsync(Files.Of("first"))).Content);

        // What was torn is gone: there is room again for what fits.
        await reporter.Client.UploadAsync("third", Files.Content(1_000_000, seed: 3));
        Assert.Equal(["first", "third"], await reporter.Client.PathsAsync());
    }

    [Fact]
    public async Task Upload_TenThousandFiles_AreAllListedAndTheNextIsRefused()
    {
        const int Count = 10_000;
        await using var host = await ReporterHost.StartAsync(_data);
        await host.Client.BeginAsync();
        await Parallel.ForEachAsync(Enumerable.Range(0, Count), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, _) =>
            await host.Client.UploadAsync($"d/{n:d5}", ContentOf($"{n}")));

        Assert.Equal(Enumerable.Range(0, Count).Select(n => $"d/{n:d5}"), await host.Client.PathsAsync());
        Assert.Equal(ContentOf("9999"), (await host.Client.DownloadAsync(Files.Of("d/09999"))).Content);
        var report = (await host.Client.GetReportAsync(new GetReportRequest { Job = Words.Job.ToString() })).Report;
        Assert.Equal((1000, Count), (report.Artifacts.Count, report.ArtifactCount));
        var error = await Assert.ThrowsAsync<RpcException>(() => host.Client.UploadAsync("more", []));
        Assert.Equal("ARTIFACTS_TOO_MANY", error.Reason());
    }

    private static byte[] ContentOf(string path) => Files.Content(100, seed: path.Aggregate(17, (hash, c) => (hash * 31) + c));

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
