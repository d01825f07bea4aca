using Mesh.Hosting;

namespace Mesh.JobIntake.Retention;

internal static class RetentionFeature
{
    public static IServiceCollection AddRetention(this IServiceCollection services)
    {
        services.AddMeshOptions<RetentionOptions>(RetentionOptions.Section);
        return services.AddSingleton<RetentionMetrics>().AddSingleton<RetentionSweep>().AddHostedService<RetentionLoop>();
    }
}
