using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Leadership;

/// <summary>
/// Ends the listening, and with it the calls, before anything else stops: within <see cref="LeadershipOptions.StopWithin"/>, and not in
/// all the time that the host has. One caller that does not read, or does not say what it began to say, would take that for itself.
/// </summary>
internal sealed class CallDrain(
    IServer server, IHostApplicationLifetime lifetime, IOptions<LeadershipOptions> options, TimeProvider time) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>At the bound Kestrel cuts the connections that are left. When the host stops it later, it has stopped.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Streams end with it. A host that is stopped without a signal says so only after this.
        lifetime.StopApplication();
        using var patience = new CancellationTokenSource(options.Value.StopWithin, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        await server.StopAsync(stop.Token);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
