using Mesh.Agent.Tests.Fakes;
using Mesh.Intake.V1;
using Mesh.Logs.V1;

namespace Mesh.Agent.Tests.Run;

/// <summary>The services go away; nothing is lost or doubled.</summary>
public sealed class OutageTests
{
    private const string Numbers = "i=0; while [ $i -lt 20000 ]; do echo \"line $i\"; i=$((i+1)); done";
    private static readonly string ExpectedNumbers = string.Concat(Enumerable.Range(0, 20000).Select(number => $"line {number}\n"));

    [Fact]
    public async Task Run_StreamIsCutAgainAndAgain_LogIsWhole()
    {
        await using var mesh = await FakeMesh.StartAsync();
        foreach (var cut in new long[] { 1, 10, 1000, 70_000, 5, 100_000 })
        {
            mesh.Logs.CutAfter.Enqueue(cut);
        }

        await using var pod = new Pod(mesh, Jobs.Of(Numbers));

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Equal(ExpectedNumbers, mesh.Logs.TextOf("step-1", LogStream.Stdout));
        Assert.Empty(mesh.Logs.CutAfter);
        Assert.Equal(OutcomeReason.Succeeded, (await mesh.Reports.Result).Outcome.Reason);
    }

    [Fact]
    public async Task Run_EverythingIsDownFromThePreparationOn_AllArrivesLater()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await mesh.DownAsync();
        await using var pod = new Pod(mesh, Jobs.Of(Numbers + "; touch done"));
        Assert.Equal(0, await pod.PrepareAsync());
        var run = pod.RunAsync();
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(pod.Source, "done")));

        await mesh.UpAsync();
        Assert.Equal(0, await run);

        Assert.StartsWith("prepare: ", mesh.Logs.Text);
        Assert.Equal(ExpectedNumbers, mesh.Logs.TextOf("step-1", LogStream.Stdout));
        Assert.Equal(OutcomeReason.Succeeded, (await mesh.Reports.Result).Outcome.Reason);
    }

    [Fact]
    public async Task Run_GoesDownWhileAStepWrites_AllArrivesLater()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Jobs.Of("echo waiting; until [ -e go ]; do sleep 0.02; done;" + Numbers + "; touch done"));
        Assert.Equal(0, await pod.PrepareAsync());
        var run = pod.RunAsync();
        await mesh.Logs.ContainsAsync("waiting");

        await mesh.DownAsync();
        await File.WriteAllTextAsync(Path.Combine(pod.Source, "go"), "");
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(pod.Source, "done")));
        await mesh.UpAsync();
        Assert.Equal(0, await run);

        Assert.Equal("waiting\n" + ExpectedNumbers, mesh.Logs.TextOf("step-1", LogStream.Stdout));
    }

    [Fact]
    public async Task Run_LogServiceLosesItsDisk_LogGoesOnAfterAGapAndSaysSo()
    {
        await using var mesh = await FakeMesh.StartAsync();
        // More than the spool holds: that `before` arrives shows that the agent has heard of acknowledged bytes.
        const string Script = "head -c 600000 /dev/zero | tr '\\000' x; echo; echo before; until [ -e go ]; do sleep 0.02; done; ";
        await using var pod = new Pod(mesh, Jobs.Of(Script + "echo after")) { SpoolCapacity = 256 * 1024 };
        Assert.Equal(0, await pod.PrepareAsync());
        var run = pod.RunAsync();
        await mesh.Logs.ContainsAsync("before");

        await mesh.DownAsync();
        var lost = mesh.Logs.LoseDisk();
        await mesh.UpAsync();
        await mesh.Logs.ContainsAsync("mesh: the log service lost ");
        await File.WriteAllTextAsync(Path.Combine(pod.Source, "go"), "");
        Assert.Equal(0, await run);

        Assert.Equal("after\n", mesh.Logs.TextOf("step-1", LogStream.Stdout)[^6..]);
        var gap = mesh.Logs.Bytes.TakeWhile(b => b == '.').Count();
        Assert.InRange(gap, 1, lost.Length);
        Assert.Contains($"mesh: the log service lost {gap} bytes of this log that it had stored", mesh.Logs.TextOf("", LogStream.Platform));
        Assert.Equal(OutcomeReason.Succeeded, (await mesh.Reports.Result).Outcome.Reason);
    }

    [Fact]
    public async Task Run_LogReachesItsBound_JobEndsWithTheReasonAndTheLogIsSealed()
    {
        await using var mesh = await FakeMesh.StartAsync();
        mesh.Logs.LogBytes = 100_000;
        await using var pod = new Pod(mesh, Jobs.Of("while :; do echo more; done").WithGrace(1));

        await pod.LiveAsync();

        var outcome = (await mesh.Reports.Result).Outcome;
        Assert.Equal(OutcomeReason.LogTooLong, outcome.Reason);
        Assert.Contains("A log has at most so many bytes.", outcome.Message);
        await mesh.Logs.Sealed;
        Assert.Equal("mesh: the log ends here, and with it the job: A log has at most so many bytes.\n", mesh.Logs.EndLine);
        Assert.Contains("at most so many bytes", mesh.Logs.EndMessage);
    }

    [Fact]
    public async Task Run_LineOverTheBound_IsEndedAndMarkedAndTheSealHolds()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Jobs.Of("head -c 5000 /dev/zero | tr '\\000' x")) { LogLineBytes = 2048 };

        Assert.Equal(0, await pod.LiveAsync());

        var mark = " [mesh: line continues]\n";
        var x = new string('x', 2048);
        Assert.Equal(x + mark + x + mark + new string('x', 904), mesh.Logs.TextOf("step-1", LogStream.Stdout));
    }

    [Fact]
    public async Task Run_AcknowledgementsAreLateAndTheSpoolIsFull_StepWaitsAndNothingIsDropped()
    {
        await using var mesh = await FakeMesh.StartAsync();
        var mayAcknowledge = new TaskCompletionSource();
        mesh.Logs.MayAcknowledge = mayAcknowledge.Task;
        await using var pod = new Pod(mesh, Jobs.Of("head -c 3000000 /dev/zero | tr '\\000' x; touch done"))
        {
            SpoolCapacity = 256 * 1024,
        };
        Assert.Equal(0, await pod.PrepareAsync());
        var run = pod.RunAsync();
        await mesh.Logs.ContainsAsync("prepare");

        mayAcknowledge.SetResult();
        Assert.Equal(0, await run);

        Assert.Equal(3_000_000, mesh.Logs.Bytes.Count(letter => letter == 'x'));
    }

    [Fact]
    public async Task Run_TheAnswerToTheSealIsLost_ResultIsReportedAllTheSame()
    {
        await using var mesh = await FakeMesh.StartAsync();
        mesh.Logs.LostSealAnswers = 1;
        await using var pod = new Pod(mesh, Jobs.Of("echo one"));

        Assert.Equal(0, await pod.LiveAsync());

        var result = await mesh.Reports.Result;
        Assert.Equal((OutcomeReason.Succeeded, (long)mesh.Logs.Bytes.Length), (result.Outcome.Reason, result.LogLength));
    }

    [Fact]
    public async Task Run_ReporterFailsForAWhile_EveryReportArrivesInOrder()
    {
        await using var mesh = await FakeMesh.StartAsync();
        mesh.Reports.Failures = 9;
        await using var pod = new Pod(mesh, Jobs.Of("true", "true"));

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Equal(OutcomeReason.Succeeded, (await mesh.Reports.Result).Outcome.Reason);
        var run = mesh.Reports.Steps.SkipWhile(step => step.EndTime is null).Select(step => step.Index);
        Assert.Equal([0, 1, 1, 2, 2], run);
    }

    [Fact]
    public async Task Run_ReporterSaysTheAttemptIsStale_EndsWithoutRetries()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Jobs.Of("until false; do sleep 0.05; done").WithGrace(0.1));
        Assert.Equal(0, await pod.PrepareAsync());
        mesh.Reports.Refuse = new Grpc.Core.Status(Grpc.Core.StatusCode.FailedPrecondition, "ATTEMPT_STALE");

        Assert.Equal(1, await pod.RunAsync());

        Assert.Contains("ATTEMPT_STALE", pod.Notices);
        Assert.False(mesh.Reports.Result.IsCompleted);
    }
}
