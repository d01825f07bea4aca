namespace Mesh.Agent.Connecting;

/// <summary>What an error says about trying again.</summary>
internal enum Refusal
{
    /// <summary>The service or the way to it is down; it will come back.</summary>
    None,

    /// <summary>The service says no, for a reason that an operator may put right soon: a key, a route, a clock.</summary>
    MayHeal,

    /// <summary>The service says no for good: the log is sealed, or a later attempt took over.</summary>
    Final,
}
