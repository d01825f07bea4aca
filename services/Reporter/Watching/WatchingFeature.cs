using Mesh.Reporter.Storage;
using Microsoft.Extensions.Options;

namespace Mesh.Reporter.Watching;

public static class WatchingFeature
{
    /// <summary>Telling watches what changes.</summary>
    public static IServiceCollection AddReportWatching(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<ReporterOptions>>().Value;
            return new ReportFeed(options.RecentChanges, options.RecentChangesBytes);
        });
        services.AddSingleton<ReportWatches>();
        return services;
    }
}
