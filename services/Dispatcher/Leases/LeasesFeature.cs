using Mesh.Hosting.Peers;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Leases;

internal static class LeasesFeature
{
    public static void AddLeases(this IHostApplicationBuilder builder)
    {
        builder.AddPeer<JobQueueService.JobQueueServiceClient>(Peer.JobIntake);
        builder.Services.AddSingleton<LeaseClock>();
        builder.Services.AddSingleton<ProgressOutbox>();
        builder.Services.AddSingleton<EndOutbox>();
        builder.Services.AddSingleton<ILeaseQueue, LeaseQueue>();
        builder.Services.AddSingleton<LeaseStream>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LeaseStream>());
    }
}
