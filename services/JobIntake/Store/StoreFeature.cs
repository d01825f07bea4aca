using Mesh.Hosting;
using Mesh.JobIntake.Store.Postgres;
using Mesh.JobIntake.Store.Sqlite;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Store;

internal static class StoreFeature
{
    public static IServiceCollection AddJobStore(this IServiceCollection services)
    {
        services.AddMeshOptions<StoreOptions>(StoreOptions.Section);
        services.AddSingleton<IValidateOptions<StoreOptions>, StoreOptionsCheck>();
        services.AddSingleton<PostgresConnections>();
        return services.AddSingleton<IJobStore>(provider => provider.GetRequiredService<IOptions<StoreOptions>>().Value.Kind switch
        {
            StoreKind.Postgres => ActivatorUtilities.CreateInstance<PostgresJobStore>(provider),
            _ => ActivatorUtilities.CreateInstance<SqliteJobStore>(provider),
        });
    }
}
