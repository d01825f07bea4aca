namespace Mesh.JobIntake.Reading;

internal static class ReadFeature
{
    public static IServiceCollection AddReading(this IServiceCollection services) => services
        .AddSingleton<DefinitionCache>()
        .AddSingleton<WaitReasons>()
        .AddSingleton<JobViews>()
        .AddSingleton<JobReader>();
}
