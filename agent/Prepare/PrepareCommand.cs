using Google.Protobuf.WellKnownTypes;
using Mesh.Agent.Artifacts;
using Mesh.Agent.Checkout;
using Mesh.Agent.LogShipping;
using Mesh.Agent.Run;
using Mesh.Intake.V1;
using Mesh.Logs.V1;
using Mesh.Report.V1;

namespace Mesh.Agent.Prepare;

/// <summary>The init container: brings the source, and lays out what box and agent meet at.</summary>
internal sealed class PrepareCommand(AgentParts parts, LogSpool spool)
{
    private const int Step = 0;
    private readonly DateTimeOffset _started = parts.Host.Time.GetUtcNow();

    public static async Task<int> RunAsync(AgentHost host)
    {
        var environment = AgentEnvironment.Read(host.Variable);
        var control = new BoxControl.ControlDirectory(environment.ControlDirectory);
        var job = JobFile.Read(environment.JobFile);
        if (File.Exists(control.Handover))
        {
            return await AgainAsync(host, job);
        }

        Directory.CreateDirectory(environment.ControlDirectory);
        var spool = LogSpool.Create(control.Spool, host.SpoolCapacity, host.Time);
        await using var parts = new AgentParts(host, environment, job, spool);
        return await new PrepareCommand(parts, spool).RunAsync();
    }

    // The kubelet may run an init container again, for example after the pod's sandbox was made anew; then the services, too,
    // start anew.
    private static async Task<int> AgainAsync(AgentHost host, JobSpec job)
    {
        try
        {
            await new ServiceGate(host.Timings, host.Time, host.Notice.Write).WaitAsync(job.Services, host.Terminated);
            return AgentExitCode.Done;
        }
        catch (OperationCanceledException) when (host.Terminated.IsCancellationRequested)
        {
            return AgentExitCode.Failed;
        }
    }

    private async Task<int> RunAsync()
    {
        parts.Reports.Step(Report(StepState.Running));
        var checkout = await PrepareAsync();
        if (checkout.Problem is { } problem)
        {
            return await FailAsync(problem);
        }

        await parts.Log.FlushAsync(parts.Host.Timings.Handover, parts.Host.Time);
        new Handover(
            spool.Tail,
            checkout.Commit,
            parts.Job.Source?.Ref ?? "",
            _started.UtcTicks,
            parts.Host.Time.GetUtcNow().UtcTicks,
            parts.Log.Length).Save(parts.Control.Handover);
        return AgentExitCode.Done;
    }

    private async Task<CheckoutResult> PrepareAsync()
    {
        try
        {
            var checkout = parts.Job.Source is { Url: not "" } source ? await CheckOutAsync(source) : WithoutSource();
            if (checkout.Problem is null && await new ArtifactFetch(parts, Say).RunAsync(parts.Host.Terminated) is { } problem)
            {
                return checkout with { Problem = problem };
            }

            if (checkout.Problem is null)
            {
                parts.Control.Prepare();
                MakeDirectories();
                await new ServiceGate(parts.Host.Timings, parts.Host.Time, Say)
                    .WaitAsync(parts.Job.Services, parts.Host.Terminated);
            }

            return checkout;
        }
        catch (OperationCanceledException) when (parts.Host.Terminated.IsCancellationRequested)
        {
            return new CheckoutResult("", new SourceProblem(OutcomeReason.PodDeleted, "the pod was ended while it prepared"));
        }
    }

    private CheckoutResult WithoutSource()
    {
        Say("prepare: the job has no source; the steps start in an empty directory");
        Directory.CreateDirectory(parts.Environment.SourceDirectory);
        return new CheckoutResult("");
    }

    private async Task<CheckoutResult> CheckOutAsync(Source source)
    {
        var start = parts.Host.Time.GetTimestamp();
        Say($"prepare: cloning {SourceRules.ForPeople(source.Url)} at {(source.Ref.Length > 0 ? source.Ref : "HEAD")}");
        var git = new Git(
            parts.Environment.SourceDirectory,
            parts.Control.GitConfiguration,
            SourceRules.Secret(source.Url),
            line => parts.Log.Line(Step, LogStream.Stderr, line));
        var checkout = await new GitCheckout(git, source, parts.Host.Timings.Fetch, parts.Host.Time, Say)
            .RunAsync(parts.Host.Terminated);
        if (checkout.Problem is null)
        {
            Say($"prepare: checked out {checkout.Commit} in {parts.Host.Time.GetElapsedTime(start).TotalSeconds:0.0} s");
        }

        return checkout;
    }

    private void MakeDirectories()
    {
        const UnixFileMode All = (UnixFileMode)511;
        foreach (var name in new[] { "output", "cache", "home" })
        {
            var path = Path.Combine(parts.Environment.PipelineDirectory, name);
            Directory.CreateDirectory(path);

            // The user that the box's image runs as is unknown.
            File.SetUnixFileMode(path, All);
        }
    }

    private async Task<int> FailAsync(SourceProblem problem)
    {
        Say($"prepare: {problem.Message}");
        var state = problem.Reason == OutcomeReason.PodDeleted ? StepState.Cancelled : StepState.Failed;
        var report = Report(state);
        report.EndTime = Timestamp.FromDateTimeOffset(parts.Host.Time.GetUtcNow());
        report.ExitCode = 1;
        report.LogEndOffset = parts.Log.Length;
        report.Message = problem.Message;
        parts.Reports.Step(report);
        JobResults.Skip(parts, from: 1);
        var outcome = new Outcome { Reason = problem.Reason, Message = problem.Message, Step = "prepare" };
        await JobResults.EndAsync(parts, outcome, commit: "");
        return AgentExitCode.Failed;
    }

    private StepReport Report(StepState state) => new()
    {
        Index = Step,
        Name = "prepare",
        State = state,
        StartTime = Timestamp.FromDateTimeOffset(_started),
    };

    private void Say(string line) => parts.Log.Platform(Step, line);
}
