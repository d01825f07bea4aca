using System.Collections.Concurrent;
using Grpc.Core;
using Mesh.Report.V1;
using Mesh.Reporter.Tests.Hosting;

namespace Mesh.Reporter.Tests.Storage;

public sealed class CrashTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Kill_WhileReportsComeIn_LosesNothingThatWasAcknowledged()
    {
        const int Writers = 8, AcknowledgedBeforeKill = 300;
        var acknowledged = new ConcurrentBag<(int Writer, int Step)>();
        var enough = new TaskCompletionSource();
        long newest;
        await using (var reporter = await ReporterProcess.StartAsync(_data))
        {
            var writing = Enumerable.Range(0, Writers).Select(async writer =>
            {
                for (var step = 0; step <= 320; step++)
                {
                    await reporter.Client.ReportStepAsync(Words.StepRequest(Words.JobNumber(writer), 1, Words.Step(step)));
                    acknowledged.Add((writer, step));
                    if (acknowledged.Count >= AcknowledgedBeforeKill)
                    {
                        enough.TrySetResult();
                    }
                }
            }).ToList();
            await Task.WhenAny(enough.Task, Task.WhenAll(writing));
            newest = (await ReadAsync(reporter, 0)).ResourceVersion;
            await reporter.KillAsync();
            foreach (var writer in writing)
            {
                await Assert.ThrowsAsync<RpcException>(() => writer);
            }
        }

        await using var again = await ReporterProcess.StartAsync(_data);
        foreach (var group in acknowledged.GroupBy(a => a.Writer))
        {
            var stored = (await ReadAsync(again, group.Key)).Steps.Select(s => s.Index).ToHashSet();
            Assert.Subset(stored, group.Select(a => a.Step).ToHashSet());
        }

        await again.Client.ReportResultAsync(Words.ResultRequest(Words.JobNumber(0), 1, Words.Result()));
        Assert.True((await ReadAsync(again, 0)).ResourceVersion > newest);
    }

    private static async Task<AttemptReport> ReadAsync(ReporterProcess reporter, int job) =>
        (await reporter.Client.GetReportAsync(new GetReportRequest { Job = Words.JobNumber(job).ToString() })).Report;
}
