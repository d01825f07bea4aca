using Mesh.Hosting;

namespace Mesh.JobIntake.Actor;

internal static class QueueFeature
{
    public static IServiceCollection AddQueue(this IServiceCollection services)
    {
        services.AddMeshOptions<QueueOptions>(QueueOptions.Section);
        services.AddMeshOptions<ProjectsOptions>(ProjectsOptions.Section);
        services.AddSingleton<QueueStatusBoard>();
        services.AddSingleton<QueueActor>();
        services.AddSingleton<IQueueClient>(provider => provider.GetRequiredService<QueueActor>());
        return services.AddHostedService(provider => provider.GetRequiredService<QueueActor>());
    }
}
