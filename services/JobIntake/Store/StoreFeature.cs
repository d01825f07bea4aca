using Mesh.JobIntake.Store.Sqlite;

namespace Mesh.JobIntake.Store;

internal static class StoreFeature
{
    public static IServiceCollection AddJobStore(this IServiceCollection services) =>
        services.AddSingleton<IJobStore, SqliteJobStore>();
}
