namespace Mesh.JobIntake.Leadership;

/// <summary>Of a store that a process has to itself: it is the queue from its start on.</summary>
internal sealed class NoElection : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
