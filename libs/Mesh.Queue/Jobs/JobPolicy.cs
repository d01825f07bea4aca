namespace Mesh.Queue.Jobs;

/// <summary>What a job asks of the queue. It never changes.</summary>
public sealed record JobPolicy
{
    /// <summary>What a job has that asks for nothing; shared, so that a million such jobs cost no more.</summary>
    public static JobPolicy Default { get; } = new();

    /// <summary>Which of the project's jobs goes first, -100 to 100: a point is worth an ageing interval of waiting.</summary>
    public int Priority { get; init; }

    /// <summary>The group whose jobs run one at a time; null for none.</summary>
    public ConcurrencyGroup? Group { get; init; }

    /// <summary>The user's retry budget.</summary>
    public RetryRule Retry { get; init; } = RetryRule.None;
}
