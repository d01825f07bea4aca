namespace Mesh.Local.Kubelet.Probes;

/// <summary>Runs the probes of one run of a container: the startup probe first, then the others beside each other.</summary>
internal sealed class ProbeRunner(ContainerSpec container, ProbeAction action, IProbeListener listener, TimeProvider time)
{
    /// <summary>Runs until <paramref name="ended"/>, or until a probe failed that restarts the container.</summary>
    public async Task RunAsync(CancellationToken ended)
    {
        try
        {
            if (ProbeSpec.Of(container.Json, ProbeKind.Startup) is { } startup
                && !await LoopAsync(startup, ended).ConfigureAwait(false))
            {
                return;
            }

            await Task.WhenAll(
                Loop(ProbeKind.Liveness, ended),
                Loop(ProbeKind.Readiness, ended)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The container ended, and its probes with it.
            return;
        }
    }

    private Task Loop(ProbeKind kind, CancellationToken ended) =>
        ProbeSpec.Of(container.Json, kind) is { } probe ? LoopAsync(probe, ended) : Task.CompletedTask;

    /// <summary>True when a startup probe succeeded, false when a probe gave the container up; readiness never ends.</summary>
    private async Task<bool> LoopAsync(ProbeSpec probe, CancellationToken ended)
    {
        var count = new ProbeCount(probe);
        await Task.Delay(probe.InitialDelay, time, ended).ConfigureAwait(false);
        while (true)
        {
            var result = await action.TryAsync(probe, ended).ConfigureAwait(false);
            if (!result.Succeeded)
            {
                listener.Unhealthy(probe, result.Failure!);
            }

            switch (probe.Kind, count.Observe(result.Succeeded))
            {
                case (ProbeKind.Startup, true):
                    listener.StartedUp();
                    return true;
                case (ProbeKind.Startup or ProbeKind.Liveness, false):
                    listener.GiveUp(probe);
                    return false;
                case (ProbeKind.Readiness, { } ready):
                    listener.Ready(ready);
                    break;
            }

            await Task.Delay(probe.Period, time, ended).ConfigureAwait(false);
        }
    }
}
