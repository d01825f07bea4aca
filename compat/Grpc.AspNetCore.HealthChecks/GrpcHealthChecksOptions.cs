namespace Grpc.AspNetCore.HealthChecks;

/// <summary>How the health service answers.</summary>
public sealed class GrpcHealthChecksOptions
{
    /// <summary>The services that are known. The empty name, with every check, is there from the start.</summary>
    public ServiceMappingCollection Services { get; } = [];

    /// <summary>Answer from the results that were published last instead of running the checks for every call.</summary>
    public bool UseHealthChecksCache { get; set; }

    /// <summary>Leave watches open when the server stops. They delay its stop by as much.</summary>
    public bool SuppressCompletionOnShutdown { get; set; }
}
