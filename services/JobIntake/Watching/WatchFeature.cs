namespace Mesh.JobIntake.Watching;

internal static class WatchFeature
{
    public static IServiceCollection AddWatching(this IServiceCollection services) => services
        .AddSingleton<ChangeFeed>()
        .AddSingleton<WatcherPlaces>()
        .AddSingleton<JobWatcher>()
        .AddSingleton<QueueWatcher>();
}
