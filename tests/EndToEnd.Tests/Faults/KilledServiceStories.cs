using System.Text.RegularExpressions;
using Mesh.EndToEnd.Tests.Cluster;

namespace Mesh.EndToEnd.Tests.Faults;

/// <summary>kill -9 of each service while jobs run: every job ends well, ran once, and its log is whole.</summary>
public sealed partial class KilledServiceStories : IDisposable
{
    private const int Jobs = 10;
    private const int LinesOfAJob = 60;

    private readonly Workspace _workspace = new();

    [Fact]
    public async Task Kill_EachServiceInTurnWhileTenJobsRun_AllEndWellOnceAndWhole()
    {
        await using var mesh = await RunningMesh.StartAsync(Directory.CreateTempSubdirectory("mesh-kill-").FullName);
        var ran = Directory.CreateDirectory(Path.Combine(_workspace.Path, "ran")).FullName;
        // Each run of the step leaves one line in a file outside the pod, which tells how often it ran.
        var file = _workspace.Pipeline(
            $"echo run >> {ran}/$(basename $MESH_JOB)\ni=0\nwhile [ $i -lt {LinesOfAJob} ]; do i=$((i+1)); echo line $i; sleep 0.2; done");
        var jobs = new List<string>();
        for (var i = 0; i < Jobs; i++)
        {
            var submitted = await mesh.RunAsync("submit", "-f", file);
            Assert.True(submitted.ExitCode == 0, submitted.ToString());
            jobs.Add(submitted.FirstLine);
        }

        await Eventually.TrueAsync("a first job runs", () => Task.FromResult(Directory.EnumerateFiles(ran).Any()));
        foreach (var service in new[] { "JobIntake", "Dispatcher", "Reporter", "LogShipper" })
        {
            var victim = mesh.FindService(service);
            Assert.True(victim is not null, $"{service} does not run:\n{mesh.Chatter}");
            RunningMesh.Kill(victim.Value);
            await Eventually.TrueAsync($"{service} came back", () =>
                Task.FromResult(mesh.FindService(service) is { } now && now != victim));
        }

        foreach (var job in jobs)
        {
            var (log, state) = await EndAsync(mesh, job);
            var lines = LogLine().Matches(log.Output).Select(m => m.Groups[1].Value);
            Assert.True(
                Enumerable.Range(1, LinesOfAJob).Select(i => $"{i}").SequenceEqual(lines),
                $"the log of {job} is not whole: {log}\n{state}\n{mesh.Words()}");
            Assert.Contains("JOB_STATE_SUCCEEDED", state.Output, StringComparison.Ordinal);
            Assert.Equal("run\n", await File.ReadAllTextAsync(Path.Combine(ran, job.Split('/')[^1])));
        }
    }

    [Fact]
    public async Task Up_StoppedWhileAJobRunsAndStartedAgain_TheJobGoesOn()
    {
        var data = Directory.CreateTempSubdirectory("mesh-again-").FullName;
        var file = _workspace.Pipeline("if [ \"$MESH_ATTEMPT\" = 1 ]; then echo begun; sleep 600; fi; echo second life");
        string job;
        string ended;
        var first = await RunningMesh.StartAsync(data);
        using (first.Channel)
        {
            ended = (await first.RunAsync("submit", "-f", _workspace.Pipeline("echo kept"), "--wait")).FirstLine;
            job = (await first.RunAsync("submit", "-f", file)).FirstLine;
            await Eventually.TrueAsync("the step began", async () =>
                (await first.RunAsync("logs", job)).Output.Contains("begun", StringComparison.Ordinal));
            Assert.Equal(0, await first.StopAsync());
        }

        await using var second = await RunningMesh.StartAsync(data);

        var log = await second.RunAsync("logs", job, "-f");
        Assert.Contains("second life", log.Output + (await second.RunAsync("logs", job, "-f")).Output, StringComparison.Ordinal);
        Assert.Contains("kept", (await second.RunAsync("logs", ended)).Output, StringComparison.Ordinal);
        await Eventually.TrueAsync("the job succeeded", async () =>
            (await second.RunAsync("get", job, "-o", "json")).Output.Contains("JOB_STATE_SUCCEEDED", StringComparison.Ordinal));
    }

    public void Dispose() => _workspace.Dispose();

    private static async Task<(CommandResult Log, CommandResult State)> EndAsync(RunningMesh mesh, string job)
    {
        try
        {
            return (await mesh.RunAsync("logs", job, "-f"), await mesh.RunAsync("watch", job, "-o", "json"));
        }
        catch (TimeoutException e)
        {
            var state = await mesh.RunAsync("get", job, "-o", "json");
            throw new InvalidOperationException($"{job} did not end: {state}\n{mesh.Words()}", e);
        }
    }

    [GeneratedRegex(@"(?m)^line (\d+)$")]
    private static partial Regex LogLine();
}
