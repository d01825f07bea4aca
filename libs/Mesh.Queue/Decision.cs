using Mesh.Queue.Effects;
using Mesh.Queue.Jobs;
using Mesh.Queue.Leases;

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

    /// <summary>The dispatchers that changed. They are not stored: streams do not outlive the process.</summary>
    public IReadOnlyList<DispatcherRecord> Dispatchers { get; init; } = [];

    /// <summary>Dispatchers that are forgotten.</summary>
    public IReadOnlyList<string> Forgotten { get; init; } = [];

    /// <summary>What to tell to streams, in this order.</summary>
    public IReadOnlyList<QueueEffect> Effects { get; init; } = [];

    /// <summary>Nothing to do.</summary>
    public static Decision None { get; } = new();

    /// <summary>A refusal.</summary>
    public static Decision Refused(RefusalReason reason, string field, string message) =>
        new() { Refusal = new Refusal(reason, field, message) };
}
