using Mesh.Hosting;
using Mesh.JobIntake.Leadership.Forwarding;
using Mesh.JobIntake.Store;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Leadership;

internal static class LeadershipFeature
{
    public static IServiceCollection AddLeadership(this IServiceCollection services)
    {
        services.AddMeshOptions<LeadershipOptions>(LeadershipOptions.Section);
        services.AddSingleton<IValidateOptions<LeadershipOptions>, LeadershipOptionsCheck>();
        services.AddHostedService<CallDrain>();
        services.AddSingleton(ProcessIdentity.New());
        services.AddSingleton(Role);
        services.AddSingleton<AdvertisedAddress>();
        services.AddSingleton<LeaderLease>();
        services.AddSingleton<LeaderElection>();
        services.AddForwarding();
        services.AddHealthChecks().AddCheck<RoleHealthCheck>("role");
        // Of a SQLite file one process is the queue from its start on: nobody stands for election.
        return services.AddSingleton<IHostedService>(provider =>
            IsShared(provider) ? provider.GetRequiredService<LeaderElection>() : new NoElection());
    }

    private static QueueRole Role(IServiceProvider provider)
    {
        var role = IsShared(provider) ? new QueueRole() : QueueRole.Sole();
        provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(role.Stop);
        return role;
    }

    private static bool IsShared(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<StoreOptions>>().Value.Kind == StoreKind.Postgres;
}
