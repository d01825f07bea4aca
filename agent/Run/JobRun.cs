using Google.Protobuf.WellKnownTypes;
using Mesh.Agent.Artifacts;
using Mesh.Agent.BoxControl;
using Mesh.Intake.V1;
using Mesh.Report.V1;

namespace Mesh.Agent.Run;

/// <summary>Runs the steps in their order up to the first that fails, then the after-steps, and says how the job ended.</summary>
internal sealed class JobRun(AgentParts parts, BoxConnection box, WindDown windDown, StepEnvironment environment)
{
    private readonly StepRunner _runner = new(parts, box, windDown);
    private StepEnd? _failure;
    private string _failedStep = "";

    private TimeProvider Time => parts.Host.Time;

    public async Task<Outcome> RunAsync()
    {
        await Task.WhenAny(box.Ready, box.Lost, windDown.Requested);
        var plan = PlannedStep.Of(parts.Job);
        var timeout = JobLimits.RunTimeout(parts.Job);
        await using var timer = Time.CreateTimer(
            _ => windDown.Request(StopReason.RunTimeout, $"the steps ran longer than {Describe(timeout)}"),
            null,
            timeout,
            Timeout.InfiniteTimeSpan);
        foreach (var step in plan.Where(step => !step.IsAfter))
        {
            if (_failure is not null || windDown.IsRequested || box.Lost.IsCompleted)
            {
                Skip(step);
            }
            else if (await RunAsync(step) is { State: not StepState.Succeeded } failure)
            {
                (_failure, _failedStep) = (failure, step.Name);
            }
        }

        // What happens from here on does not change how the steps ended.
        var outcome = Outcome();
        var isOver = false;
        foreach (var step in plan.Where(step => step.IsAfter))
        {
            isOver |= windDown.IsRequested && windDown.LeftForAfterSteps() == TimeSpan.Zero;
            if (isOver || box.Lost.IsCompleted || !box.Ready.IsCompleted)
            {
                Skip(step);
            }
            else
            {
                // Only the end of the grace cancels an after-step; a timer may say so a little before the clock does.
                isOver = await RunAsync(step) is { State: StepState.Cancelled };
            }
        }

        // The time limit still counts: what the job keeps is part of it.
        outcome = await new ArtifactKeeping(parts, windDown).RunAsync(outcome, plan[^1].Index);
        _runner.Close();
        return outcome;
    }

    private async Task<StepEnd> RunAsync(PlannedStep step)
    {
        var report = new StepReport
        {
            Index = step.Index,
            Name = step.Name,
            State = StepState.Running,
            StartTime = Timestamp.FromDateTimeOffset(Time.GetUtcNow()),
            After = step.IsAfter,
            LogStartOffset = parts.Log.Length,
        };
        parts.Reports.Step(report.Clone());
        var end = await _runner.RunAsync(step, environment.Of(step, Failure(), _failedStep));
        if (end.Message.Length > 0)
        {
            parts.Log.Platform(step.Index, $"mesh: {end.Message}");
        }

        report.State = end.State;
        report.ExitCode = end.ExitCode;
        report.EndTime = Timestamp.FromDateTimeOffset(Time.GetUtcNow());
        report.LogEndOffset = parts.Log.Length;
        report.Message = end.Message;
        parts.Reports.Step(report);
        return end;
    }

    private StepEnd? Failure() =>
        _failure ?? (windDown.IsRequested ? new StepEnd(StepState.Cancelled, 0, windDown.Message) : null);

    private void Skip(PlannedStep step) => parts.Reports.Step(new StepReport
    {
        Index = step.Index,
        Name = step.Name,
        State = StepState.Skipped,
        After = step.IsAfter,
    });

    private Outcome Outcome()
    {
        if (_failure is { State: StepState.Failed } failure)
        {
            return new Outcome
            {
                Reason = failure.IsBoxLost ? OutcomeReason.BoxLost : OutcomeReason.StepFailed,
                Message = failure.Message,
                Step = _failedStep,
                ExitCode = failure.ExitCode,
            };
        }

        if (_failure is null && !windDown.IsRequested)
        {
            return box.Lost.IsCompleted && !box.Ready.IsCompleted
                ? new Outcome { Reason = OutcomeReason.BoxLost, Message = "the box ended before the first step" }
                : new Outcome { Reason = OutcomeReason.Succeeded };
        }

        return new Outcome
        {
            Reason = windDown.OutcomeReason,
            Message = windDown.Message,
            Step = _failedStep,
            ExitCode = _failure?.ExitCode ?? 0,
        };
    }

    private static string Describe(TimeSpan time) =>
        time.TotalSeconds < 120 ? $"{time.TotalSeconds:0.###} s" : $"{time.TotalMinutes:0.#} min";
}
