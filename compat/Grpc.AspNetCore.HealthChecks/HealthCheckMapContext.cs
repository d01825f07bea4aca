namespace Grpc.AspNetCore.HealthChecks;

/// <summary>A health check, for the predicate that assigns checks to services.</summary>
public sealed class HealthCheckMapContext
{
    public HealthCheckMapContext(string name, IEnumerable<string> tags)
    {
        Name = name;
        Tags = tags;
    }

    public string Name { get; }

    public IEnumerable<string> Tags { get; }
}
