using Mesh.Dispatcher.Verdicts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Runners;

/// <summary>What to do next for an attempt.</summary>
public abstract record RunnerStep
{
    private RunnerStep()
    {
    }

    /// <summary>Wait for news, at most for a time; then, with <paramref name="Recheck"/>, look at the pod itself.</summary>
    public sealed record Wait(TimeSpan? AtMost, bool Recheck = false) : RunnerStep;

    /// <summary>Make the pod.</summary>
    public sealed record CreatePod : RunnerStep;

    /// <summary>Make the Secret that the pod waits for.</summary>
    public sealed record GiveSecret : RunnerStep;

    /// <summary>Ask the API server for the pod.</summary>
    public sealed record ReadPod : RunnerStep;

    /// <summary>Ask the API server for a node.</summary>
    public sealed record ReadNode(string Name) : RunnerStep;

    /// <summary>Ask Reporter for the attempt's result.</summary>
    public sealed record ReadReport : RunnerStep;

    /// <summary>Give the attempt up for a reason.</summary>
    public sealed record GiveUp(Verdict Verdict) : RunnerStep;

    /// <summary>Delete the pod.</summary>
    public sealed record DeletePod(TimeSpan Grace) : RunnerStep;

    /// <summary>End the log in the place of an agent that cannot.</summary>
    public sealed record SealLog(string Message) : RunnerStep;

    /// <summary>Give the queue the outcome.</summary>
    public sealed record Complete(Outcome Outcome) : RunnerStep;

    /// <summary>Hand the attempt back to the queue, for another dispatcher.</summary>
    public sealed record Release : RunnerStep;

    /// <summary>Nothing is left to do.</summary>
    public sealed record Stop : RunnerStep;
}
