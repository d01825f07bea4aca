using Mesh.Queue.Effects;
using Mesh.Queue.Jobs;
using Mesh.Queue.Leases;
using Mesh.Queue.Workflows;

namespace Mesh.Queue;

/// <summary>What a command leads to: nothing of it may be seen outside before <see cref="Jobs"/> are on disk.</summary>
public sealed record Decision
{
    /// <summary>Why nothing was done; null when the command was carried out.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The job that the command was about, after it.</summary>
    public JobRecord? Job { get; init; }

    /// <summary>The jobs that changed, as they are now, in the order of the changes.</summary>
    public IReadOnlyList<JobRecord> Jobs { get; init; } = [];

    /// <summary>The workflow that the command was about, after it.</summary>
    public WorkflowRecord? Workflow { get; init; }

    /// <summary>The workflows that changed, as they are now.</summary>
    public IReadOnlyList<WorkflowRecord> Workflows { get; init; } = [];

    /// <summary>The dispatchers that changed. They are not stored: streams do not outlive the process.</summary>
    public IReadOnlyList<DispatcherRecord> Dispatchers { get; init; } = [];

    /// <summary>Dispatchers that are forgotten.</summary>
    public IReadOnlyList<string> Forgotten { get; init; } = [];

    /// <summary>What to tell to streams, in this order.</summary>
    public IReadOnlyList<QueueEffect> Effects { get; init; } = [];

    /// <summary>Nothing to do.</summary>
    public static Decision None { get; } = new();

    /// <summary>Decisions that were made one after the other.</summary>
    internal static Decision Sum(IReadOnlyList<Decision> decisions) => new()
    {
        Jobs = [.. decisions.SelectMany(d => d.Jobs)],
        Workflows = [.. decisions.SelectMany(d => d.Workflows)],
        Dispatchers = [.. decisions.SelectMany(d => d.Dispatchers)],
        Forgotten = [.. decisions.SelectMany(d => d.Forgotten)],
        Effects = [.. decisions.SelectMany(d => d.Effects)],
    };

    /// <summary>This and all that followed from it.</summary>
    internal Decision With(IReadOnlyList<Decision> followUps) => followUps.Count == 0 ? this : this with
    {
        Job = Job is { } job ? followUps.SelectMany(d => d.Jobs).LastOrDefault(later => later.Key == job.Key) ?? job : null,
        Workflow = Workflow is { } workflow
            ? followUps.SelectMany(d => d.Workflows).LastOrDefault(later => later.Key == workflow.Key) ?? workflow
            : null,
        Jobs = [.. Jobs, .. followUps.SelectMany(d => d.Jobs)],
        Workflows = [.. Workflows, .. followUps.SelectMany(d => d.Workflows)],
        Effects = [.. Effects, .. followUps.SelectMany(d => d.Effects)],
    };

    /// <summary>A refusal.</summary>
    public static Decision Refused(RefusalReason reason, string field, string message) =>
        new() { Refusal = new Refusal(reason, field, message) };
}
