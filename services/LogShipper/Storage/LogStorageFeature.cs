using Mesh.Hosting;
using Mesh.Spool;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Storage;

public static class LogStorageFeature
{
    /// <summary>The logs on disk, in <c>wal</c> under <c>Mesh:DataDirectory</c>.</summary>
    public static IServiceCollection AddLogStorage(this IServiceCollection services)
    {
        services.AddMeshOptions<LogStorageOptions>(LogStorageOptions.Section);
        services.AddSingleton<LogGrowth>();
        services.AddSingleton<SpoolEvents>();
        services.AddSingleton(Open);
        services.AddSingleton<LogBlocks>();
        services.AddSingleton<LogIntake>();
        services.TryAddSingleton<IShippingProgress, NoShipping>();
        services.AddSingleton<ILogStore, LogStore>();
        services.AddHostedService<LogStorageStart>();
        services.AddMetrics();
        services.AddHostedService<PinnedSegments>();
        return services;
    }

    private static LogSpool Open(IServiceProvider provider)
    {
        var directory = provider.GetRequiredService<IOptions<MeshOptions>>().Value.DataDirectory;
        if (directory.Length == 0)
        {
            throw new OptionsValidationException(
                MeshOptions.Section, typeof(MeshOptions), ["Mesh:DataDirectory is not set, and the log service stores there."]);
        }

        var options = provider.GetRequiredService<IOptions<LogStorageOptions>>().Value;
        return LogSpool.Open(
            new SpoolOptions
            {
                Directory = Path.Combine(directory, "wal"),
                SegmentBytes = options.SegmentBytes,
                GroupBytes = options.GroupBytes,
                QueueBytes = options.QueueBytes,
                LogBytes = options.LogBytes,
                RecentLogBytes = options.RecentLogBytes,
                RecentBytes = options.RecentBytes,
            },
            provider.GetRequiredService<SpoolEvents>());
    }
}
