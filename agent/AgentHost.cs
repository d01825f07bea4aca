using Mesh.Agent.Connecting;

namespace Mesh.Agent;

/// <summary>What the agent takes from the machine that it runs on; tests bring their own.</summary>
internal sealed record AgentHost(
    Func<string, string?> Variable,
    TimeProvider Time,
    Func<double> Random,
    Notice Notice,
    AgentTimings Timings,
    CancellationToken Terminated)
{
    /// <summary>The bound of the log spool in bytes.</summary>
    public long SpoolCapacity { get; init; } = LogShipping.LogSpool.DefaultCapacity;
}
