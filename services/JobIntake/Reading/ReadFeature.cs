namespace Mesh.JobIntake.Reading;

internal static class ReadFeature
{
    public static IServiceCollection AddReading(this IServiceCollection services) => services
        .AddSingleton<DefinitionCache>()
        .AddSingleton<ProjectOrders>()
        .AddSingleton<WaitReasons>()
        .AddSingleton<JobViews>()
        .AddSingleton<JobReader>();
}
