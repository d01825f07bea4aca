using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Cluster.Handover;

/// <summary>
/// Stops the service at SIGTERM, SIGINT and SIGQUIT; one that is leaving the cluster serves on until its logs are handed over, at
/// most for <see cref="ClusterOptions.LeaveTimeout"/>. A second signal does not wait.
/// </summary>
internal sealed class LeavingLifetime(
    IHostApplicationLifetime lifetime, ClusterMembers members, LogHandover handover, IOptions<ClusterOptions> options, TimeProvider time)
    : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];
    private int _count;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
        {
            _signals.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(s => s.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        // The members may have been changed just before.
        members.Refresh();
        if (Interlocked.Increment(ref _count) > 1 || !handover.IsLeaving)
        {
            lifetime.StopApplication();
            return;
        }

        _ = Task.Run(LeaveAsync);
    }

    private async Task LeaveAsync()
    {
        await Task.WhenAny(handover.Done, Task.Delay(options.Value.LeaveTimeout, time));
        lifetime.StopApplication();
    }
}
