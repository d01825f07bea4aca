using Mesh.Hosting.Peers;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Sweeping;

internal static class SweepingFeature
{
    public static void AddSweeping(this IHostApplicationBuilder builder)
    {
        builder.AddPeer<JobIntakeService.JobIntakeServiceClient>(Peer.JobIntake);
        builder.Services.AddSingleton<IJobStates, IntakeJobStates>();
        builder.Services.AddHostedService<LeftoverSweeper>();
    }
}
