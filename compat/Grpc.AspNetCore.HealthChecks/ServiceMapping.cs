namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Which health checks make up the status of a service.</summary>
public sealed class ServiceMapping
{
    [Obsolete("Use the constructor whose predicate takes a HealthCheckMapContext.")]
    public ServiceMapping(string name, Func<HealthResult, bool> predicate)
    {
        Name = name;
        Predicate = predicate;
    }

    public ServiceMapping(string name, Func<HealthCheckMapContext, bool> predicate)
    {
        Name = name;
        HealthCheckPredicate = predicate;
    }

    /// <summary>Full name of the service; empty is the server as a whole.</summary>
    public string Name { get; }

    /// <summary>Chooses the checks before they run.</summary>
    public Func<HealthCheckMapContext, bool>? HealthCheckPredicate { get; }

    /// <summary>Chooses among the results after all checks have run.</summary>
    [Obsolete("Use HealthCheckPredicate.")]
    public Func<HealthResult, bool>? Predicate { get; }
}
