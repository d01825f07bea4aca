using Microsoft.Extensions.Hosting;

namespace Mesh.JobIntake.Tests.Simulation.Intake;

/// <summary>The host's lifetime, as far as JobIntake asks for it.</summary>
internal sealed class SimulatedLifetime : IHostApplicationLifetime
{
    private readonly CancellationTokenSource _stopping = new();

    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => _stopping.Token;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public void StopApplication() => _stopping.Cancel();
}
