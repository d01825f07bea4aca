using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The result of a health check, for the older form of the predicate.</summary>
[Obsolete("Use HealthCheckMapContext.")]
public sealed class HealthResult
{
    public HealthResult(
        string name,
        IEnumerable<string> tags,
        HealthStatus status,
        string? description,
        TimeSpan duration,
        Exception? exception,
        IReadOnlyDictionary<string, object> data)
    {
        Name = name;
        Tags = tags;
        Status = status;
        Description = description;
        Duration = duration;
        Exception = exception;
        Data = data;
    }

    public string Name { get; }

    public IEnumerable<string> Tags { get; }

    public HealthStatus Status { get; }

    public string? Description { get; }

    public TimeSpan Duration { get; }

    public Exception? Exception { get; }

    public IReadOnlyDictionary<string, object> Data { get; }
}
