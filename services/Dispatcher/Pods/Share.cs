namespace Mesh.Dispatcher.Pods;

/// <summary>How much of a resource a container has for certain, and how much it may take.</summary>
/// <param name="Request">What its node must have free for it.</param>
/// <param name="Limit">What it may take when the node has it to spare.</param>
public readonly record struct Share(long Request, long Limit)
{
    /// <summary>The same for both: what was asked for, no less and no more.</summary>
    public static Share Fixed(long amount) => new(amount, amount);
}
