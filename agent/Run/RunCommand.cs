using Google.Protobuf.WellKnownTypes;
using Mesh.Agent.BoxControl;
using Mesh.Agent.LogShipping;
using Mesh.Agent.Prepare;
using Mesh.Intake.V1;
using Mesh.Report.V1;

namespace Mesh.Agent.Run;

/// <summary>The container beside the box: drives it, ships the log, reports the result.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(AgentHost host)
    {
        var environment = AgentEnvironment.Read(host.Variable);
        var job = JobFile.Read(environment.JobFile);
        var control = new ControlDirectory(environment.ControlDirectory);
        var handover = Handover.Load(control.Handover);
        var spool = LogSpool.Adopt(control.Spool, handover.SpoolTail, host.SpoolCapacity, host.Time);
        spool.Unlink();
        await using var parts = new AgentParts(host, environment, job, spool);
        using var box = new BoxConnection(control);
        return await RunAsync(parts, box, handover);
    }

    private static async Task<int> RunAsync(AgentParts parts, BoxConnection box, Handover handover)
    {
        var host = parts.Host;
        parts.Reports.Step(PrepareReport(handover));
        var windDown = new WindDown(JobLimits.CancelGrace(parts.Job), parts.Job.AfterSteps.Count > 0, host.Time);
        using var terminated = host.Terminated.Register(() => windDown.Request(StopReason.PodEnded, "the pod was told to end"));
        _ = StopWhenRefusedAsync(parts.Log.Refused, windDown);
        _ = StopWhenRefusedAsync(parts.Reports.Refused, windDown);
        var environment = new StepEnvironment(parts.Environment, parts.Job, handover);
        var outcome = await new JobRun(parts, box, windDown, environment).RunAsync();
        var isAccepted = await JobResults.EndAsync(parts, outcome, handover.Commit);
        box.Stop(outcome.Reason == OutcomeReason.Succeeded ? 0 : 1);
        return isAccepted ? AgentExitCode.Done : AgentExitCode.Failed;
    }

    private static async Task StopWhenRefusedAsync(Task<string> refused, WindDown windDown) =>
        windDown.Request(StopReason.Refused, await refused);

    // Prepare itself does not wait for Reporter at its end; this process tells how prepare ended.
    private static StepReport PrepareReport(Handover handover) => new()
    {
        Index = 0,
        Name = "prepare",
        State = StepState.Succeeded,
        StartTime = Timestamp.FromDateTime(new DateTime(handover.StartedTicks, DateTimeKind.Utc)),
        EndTime = Timestamp.FromDateTime(new DateTime(handover.EndedTicks, DateTimeKind.Utc)),
        LogEndOffset = handover.LogEnd,
    };
}
