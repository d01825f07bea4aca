using Mesh.Hosting;

namespace Mesh.Reporter.Storage;

public static class StorageFeature
{
    /// <summary>The reports on disk.</summary>
    public static IServiceCollection AddReportStorage(this IServiceCollection services)
    {
        services.AddMeshOptions<ReporterOptions>(ReporterOptions.Section);
        services.AddSingleton<ReportStore>();
        services.AddHostedService(provider => provider.GetRequiredService<ReportStore>());
        return services;
    }
}
