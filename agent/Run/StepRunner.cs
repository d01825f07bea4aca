using Mesh.Agent.BoxControl;
using Mesh.Report.V1;

namespace Mesh.Agent.Run;

/// <summary>Runs one step in the box and waits for its end, or brings it about.</summary>
internal sealed class StepRunner(AgentParts parts, BoxConnection box, WindDown windDown)
{
    // Of steps that left a process behind which holds their output.
    private readonly List<StepOutput> _open = [];

    private TimeProvider Time => parts.Host.Time;

    private AgentTimings Timings => parts.Host.Timings;

    public async Task<StepEnd> RunAsync(PlannedStep step, IReadOnlyList<StepVariable> environment)
    {
        if (StepRules.Check(step, environment) is { } wrong)
        {
            return new StepEnd(StepState.Failed, 1, wrong);
        }

        parts.Control.PrepareStep(step.Index, BootScript.Write(step.Index, step.Step.Cwd, environment), step.Step.Code);
        var output = new StepOutput(parts.Control.Output(step.Index), parts.Log, step.Index, parts.Environment.LogLineBytes);
        var running = box.Run(step.Index);
        var isStopped = await WaitForEndAsync(step, running);
        if (!running.HasStarted)
        {
            Fifo.Release(parts.Control.Output(step.Index));
        }

        await DrainAsync(step, output);
        return End(step, running, isStopped);
    }

    /// <summary>No step comes any more.</summary>
    public void Close() => _open.ForEach(output => output.Close());

    /// <returns>True when the run was told to end while the step ran.</returns>
    private async Task<bool> WaitForEndAsync(PlannedStep step, BoxStep running)
    {
        if (!step.IsAfter || !windDown.IsRequested)
        {
            await Task.WhenAny(running.Exited, box.Lost, windDown.Requested);
            if (running.Exited.IsCompleted || box.Lost.IsCompleted)
            {
                return false;
            }
        }

        if (step.IsAfter)
        {
            // After-steps are what the grace is for: they are not told to end before it is over.
            if (await EndsWithinAsync(running, windDown.LeftForAfterSteps()))
            {
                return false;
            }
        }
        else
        {
            box.Signal("TERM");
            if (await EndsWithinAsync(running, windDown.LeftForStep()))
            {
                return true;
            }
        }

        box.Signal("KILL");
        await EndsWithinAsync(running, Timings.Kill);
        return true;
    }

    private async Task<bool> EndsWithinAsync(BoxStep running, TimeSpan limit)
    {
        using var enough = new CancellationTokenSource();
        await Task.WhenAny(running.Exited, box.Lost, Task.Delay(limit, Time, enough.Token));
        await enough.CancelAsync();
        return running.Exited.IsCompleted || box.Lost.IsCompleted;
    }

    private async Task DrainAsync(PlannedStep step, StepOutput output)
    {
        var drained = output.Drained;
        using var enough = new CancellationTokenSource();
        await Task.WhenAny(drained, Task.Delay(Timings.Drain, Time, enough.Token));
        await enough.CancelAsync();
        if (drained.IsCompleted)
        {
            await drained;
        }
        else
        {
            _open.Add(output);
            parts.Log.Platform(step.Index, "mesh: a background process of this step still holds its output; the run goes on");
        }
    }

    private StepEnd End(PlannedStep step, BoxStep running, bool isStopped)
    {
        if (!running.Exited.IsCompletedSuccessfully)
        {
            return box.Lost.IsCompleted
                ? new StepEnd(StepState.Failed, 137, $"the box ended while step \"{step.Name}\" ran", IsBoxLost: true)
                : new StepEnd(StepState.Cancelled, 137, $"step \"{step.Name}\" did not end, not even when it was killed");
        }

        var code = running.Exited.Result;
        if (isStopped)
        {
            return new StepEnd(StepState.Cancelled, code, $"step \"{step.Name}\" was told to end: {windDown.Message}");
        }

        if (running.HasNoDirectory)
        {
            return new StepEnd(
                StepState.Failed,
                code,
                $"step \"{step.Name}\": its working directory {step.Step.Cwd} is not there; correct its cwd");
        }

        return code == 0
            ? new StepEnd(StepState.Succeeded, 0, "")
            : new StepEnd(StepState.Failed, code, $"step \"{step.Name}\" {SignalName.Describe(code)}");
    }
}
