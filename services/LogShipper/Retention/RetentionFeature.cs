using Mesh.Hosting;

namespace Mesh.LogShipper.Retention;

public static class RetentionFeature
{
    /// <summary>Expiry of logs.</summary>
    public static IServiceCollection AddLogRetention(this IServiceCollection services)
    {
        services.AddMeshOptions<RetentionOptions>(RetentionOptions.Section);
        services.AddSingleton<AbandonedLogs>();
        services.AddHostedService<RetentionSweeper>();
        return services;
    }
}
