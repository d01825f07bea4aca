using Mesh.Hosting;
using Mesh.LogShipper.Cluster.Handover;
using Mesh.LogShipper.Cluster.Notes;

namespace Mesh.LogShipper.Cluster;

internal static class ClusterFeature
{
    /// <summary>Spreading logs over members, and giving calls to the one that keeps a log.</summary>
    public static IServiceCollection AddLogCluster(this IServiceCollection services)
    {
        services.AddMeshOptions<ClusterOptions>(ClusterOptions.Section);
        services.AddSingleton<ClusterMembers>();
        services.AddHostedService(provider => provider.GetRequiredService<ClusterMembers>());
        services.AddSingleton<ClusterPeers>();
        services.AddSingleton<YieldedJobs>();
        services.AddSingleton<LogOwners>();
        services.AddSingleton<LogForwarder>();
        services.AddSingleton<DiskIdentity>();
        services.AddSingleton<NoteDatabase>();
        services.AddSingleton<NoteWitness>();
        services.AddSingleton<NoteSearch>();
        services.AddSingleton<NoteBook>();
        services.AddSingleton<NoteSender>();
        services.AddSingleton<LogNotes>();
        services.AddHostedService(provider => provider.GetRequiredService<LogNotes>());
        services.AddSingleton<LostLogRecord>();
        services.AddSingleton<LostLogs>();
        services.AddHostedService(provider => provider.GetRequiredService<LostLogs>());
        services.AddSingleton<LogMoves>();
        services.AddSingleton<LogImporter>();
        services.AddSingleton<ArchivedImport>();
        services.AddSingleton<LogExporter>();
        services.AddSingleton<LogHandover>();
        services.AddHostedService(provider => provider.GetRequiredService<LogHandover>());
        services.AddSingleton<IHostLifetime, LeavingLifetime>();
        return services;
    }
}
