using Grpc.Core;
using Mesh.Report.V1;
using Mesh.Reporter.Storage;
using Mesh.Reporter.Tests.Hosting;
using Mesh.Reporter.Watching;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Reporter.Tests.Watching;

public sealed class WatchReportsTests : IDisposable
{
    private static readonly ReportFilter All = new(null, null, ResultsOnly: false);

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task WatchReports_FromNow_SendsSyncedThenEachChange()
    {
        await using var host = await ReporterHost.StartAsync(_data);
        await host.Client.ReportStepAsync(Words.StepRequest(Words.Job, 1, Words.Step(0)));
        using var watch = host.Client.WatchReports(new WatchReportsRequest());

        Assert.Equal(1, (await NextAsync(watch)).Synced.ResourceVersion);
        await host.Client.ReportStepAsync(Words.StepRequest(Words.Job, 1, Words.Step(1)));

        Assert.Equal(2, (await NextAsync(watch)).Report.ResourceVersion);
    }

    [Fact]
    public async Task WatchReports_FilteredOnTheWire_SendsOnlyWhatWasAskedFor()
    {
        await using var host = await ReporterHost.StartAsync(_data, "--Reporter:RecentChanges=1");
        var (mine, other) = (Words.JobNumber(1, "mine"), Words.JobNumber(2, "mine-too"));
        await host.Client.ReportStepAsync(Words.StepRequest(mine, 1, Words.Step(0)));
        await host.Client.ReportStepAsync(Words.StepRequest(other, 1, Words.Step(0)));
        await host.Client.ReportResultAsync(Words.ResultRequest(other, 1, Words.Result()));
        await host.Client.ReportResultAsync(Words.ResultRequest(mine, 1, Words.Result()));
        await host.Client.ReportStepAsync(Words.StepRequest(mine, 2, Words.Step(0)));

        Assert.Equal([4, 5], await CatchUpAsync(host, new WatchReportsRequest { Parent = "projects/mine", ResourceVersion = 1 }));
        Assert.Equal([4], await CatchUpAsync(
            host, new WatchReportsRequest { Parent = "projects/mine", ResourceVersion = 1, ResultsOnly = true }));
        Assert.Equal([3], await CatchUpAsync(host, new WatchReportsRequest { Parent = other.ToString(), ResourceVersion = 1 }));
        Assert.Equal([3, 4], await CatchUpAsync(host, new WatchReportsRequest { ResourceVersion = 2, ResultsOnly = true }));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1024)]
    public async Task WatchReports_CutOffAgainAndAgain_MissesAndDoublesNothing(int recentChanges)
    {
        const int Jobs = 7, Steps = 40;
        await using var host = await ReporterHost.StartAsync(_data, $"--Reporter:RecentChanges={recentChanges}");
        await host.Client.ReportStepAsync(Words.StepRequest(Words.JobNumber(0), 1, Words.Step(0)));
        var writing = Task.WhenAll(Enumerable.Range(0, Jobs).Select(async job =>
        {
            for (var step = 0; step < Steps; step++)
            {
                await host.Client.ReportStepAsync(Words.StepRequest(Words.JobNumber(job), 1, Words.Step(step)));
            }
        }));

        // The very first change was made before any watch, so what counts is everything after it.
        var seen = new Dictionary<string, AttemptReport>();
        var last = 1L;
        while (seen.Count < Jobs || seen.Values.Any(r => r.Steps.Count < Steps))
        {
            using var watch = host.Client.WatchReports(new WatchReportsRequest { ResourceVersion = last });
            for (var messages = 0; messages < 5 && seen.Values.Sum(r => r.Steps.Count) < Jobs * Steps; messages++)
            {
                var message = await NextAsync(watch);
                if (message.Report is { } report)
                {
                    Assert.True(report.ResourceVersion > last, $"version {report.ResourceVersion} came after {last}");
                    last = report.ResourceVersion;
                    seen[report.Job] = report;
                }
            }
        }

        await writing;
        Assert.Equal(Jobs * Steps, last);
    }

    [Fact]
    public async Task Watch_WhoseCallerIsSlow_CoalescesAndHoldsNobodyUp()
    {
        await using var host = await ReporterHost.StartAsync(_data, "--Reporter:RecentChanges=4");
        var feed = host.Services.GetRequiredService<ReportFeed>();
        var reader = host.Services.GetRequiredService<ReportStore>().Reader;
        var (isSending, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (received, caughtUp) = (new List<long>(), new TaskCompletionSource());
        using var cancellation = new CancellationTokenSource();
        var slow = new ReportWatch(feed, reader, All).RunAsync(
            0,
            async (message, _) =>
            {
                isSending.TrySetResult();
                await goOn.Task;
                if (message.Report is { } report)
                {
                    received.Add(report.ResourceVersion);
                    if (report.ResourceVersion == 50)
                    {
                        caughtUp.SetResult();
                    }
                }
            },
            cancellation.Token);
        await isSending.Task;

        for (var step = 0; step < 50; step++)
        {
            await host.Client.ReportStepAsync(Words.StepRequest(Words.JobNumber(step % 2), 1, Words.Step(step)));
        }

        goOn.SetResult();
        await caughtUp.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal([49, 50], received);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
    }

    [Fact]
    public async Task WatchReports_VersionNeverGivenOut_IsOutOfRange()
    {
        await using var host = await ReporterHost.StartAsync(_data);
        using var watch = host.Client.WatchReports(new WatchReportsRequest { ResourceVersion = 7 });

        var error = await Assert.ThrowsAsync<RpcException>(() => NextAsync(watch));

        Assert.Equal((StatusCode.OutOfRange, "RESOURCE_VERSION_UNKNOWN"), (error.StatusCode, error.Reason()));
    }

    [Fact]
    public async Task WatchReports_MoreThanTheBound_IsResourceExhausted()
    {
        await using var host = await ReporterHost.StartAsync(_data, "--Reporter:MaxWatches=1");
        using var first = host.Client.WatchReports(new WatchReportsRequest());
        await NextAsync(first);
        using var second = host.Client.WatchReports(new WatchReportsRequest());

        var error = await Assert.ThrowsAsync<RpcException>(() => NextAsync(second));

        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_WATCHES"), (error.StatusCode, error.Reason()));
    }

    [Fact]
    public async Task WatchReports_ServerStops_EndsWithUnavailableAtOnce()
    {
        var host = await ReporterHost.StartAsync(_data);
        using var watch = host.Client.WatchReports(new WatchReportsRequest());
        await NextAsync(watch);

        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));

        var error = await Assert.ThrowsAsync<RpcException>(() => NextAsync(watch));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        await host.DisposeAsync();
    }

    private static async Task<WatchReportsResponse> NextAsync(AsyncServerStreamingCall<WatchReportsResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30)));
        return watch.ResponseStream.Current;
    }

    private static async Task<List<long>> CatchUpAsync(ReporterHost host, WatchReportsRequest request)
    {
        var versions = new List<long>();
        using var watch = host.Client.WatchReports(request);
        while ((await NextAsync(watch)).Report is { } report)
        {
            versions.Add(report.ResourceVersion);
        }

        return versions;
    }
}
