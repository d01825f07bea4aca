using Microsoft.Extensions.Diagnostics.HealthChecks;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>Sums up the results of a service's health checks.</summary>
internal static class Verdict
{
    /// <summary>Unknown without results, not serving with an unhealthy one, else serving: degraded still takes calls.</summary>
    public static ServingStatus Of(ServiceMapping mapping, IEnumerable<KeyValuePair<string, HealthReportEntry>> entries)
    {
        var status = ServingStatus.Unknown;
        foreach (var (name, entry) in entries)
        {
            if (!Counts(mapping, name, entry))
            {
                continue;
            }

            if (entry.Status == HealthStatus.Unhealthy)
            {
                return ServingStatus.NotServing;
            }

            status = ServingStatus.Serving;
        }

        return status;
    }

    private static bool Counts(ServiceMapping mapping, string name, HealthReportEntry entry)
    {
        if (mapping.HealthCheckPredicate is { } predicate && !predicate(new HealthCheckMapContext(name, entry.Tags)))
        {
            return false;
        }

#pragma warning disable CS0618 // The obsolete predicate still counts for those who set it.
        return mapping.Predicate is not { } older || older(new HealthResult(
            name, entry.Tags, entry.Status, entry.Description, entry.Duration, entry.Exception, entry.Data));
#pragma warning restore CS0618
    }
}
