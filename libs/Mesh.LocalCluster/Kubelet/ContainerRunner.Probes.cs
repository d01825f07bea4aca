using Mesh.Local.Kubelet.Probes;
using Mesh.Local.Objects;
using Mesh.Local.Processes;

namespace Mesh.Local.Kubelet;

/// <summary>What the probes of a run change.</summary>
internal sealed partial class ContainerRunner
{
    /// <summary>The postStart hook, and the probes after it.</summary>
    private async Task WatchOverAsync(ContainerProcess process, ProcessPlan plan, CancellationToken ended)
    {
        if (!await PostStartAsync(process, plan, ended).ConfigureAwait(false))
        {
            return;
        }

        if (record.IsStarted)
        {
            _started.TrySetResult();
        }

        await ProbeAsync(process, plan, ended).ConfigureAwait(false);
    }

    private Task ProbeAsync(ContainerProcess process, ProcessPlan plan, CancellationToken ended)
    {
        if (Spec.Role == ContainerRole.Init || !Spec.HasProbes)
        {
            return Task.CompletedTask;
        }

        var action = new ProbeAction(Spec, context.Services.Launcher, process, plan, Store.Time);
        return new ProbeRunner(Spec, action, new Listener(this, process, plan, ended), Store.Time).RunAsync(ended);
    }

    private async Task RestartAsync(ContainerProcess process, ProcessPlan plan, TimeSpan grace, CancellationToken ended)
    {
        var stop = StopGentlyAsync(process, plan);
        try
        {
            await Task.Delay(grace, Store.Time, ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It went by itself, or the pod ends and kills it by its own clock.
            await stop.ConfigureAwait(false);
            return;
        }

        process.Kill();
        await stop.ConfigureAwait(false);
    }

    private async Task StopGentlyAsync(ContainerProcess process, ProcessPlan plan)
    {
        await PreStopAsync(process, plan).ConfigureAwait(false);
        process.Terminate();
    }

    private sealed class Listener(
        ContainerRunner runner,
        ContainerProcess process,
        ProcessPlan plan,
        CancellationToken ended) : IProbeListener
    {
        public void Unhealthy(ProbeSpec probe, string why) =>
            runner.Warn("Unhealthy", $"{probe.Kind} probe failed: {why.TrimEnd()}");

        public void StartedUp()
        {
            runner.Record.StartedUp();
            runner._started.TrySetResult();
            runner.Context.Status.Publish();
        }

        public void Ready(bool ready)
        {
            if (runner.Record.SetReady(ready))
            {
                runner.Context.Status.Publish();
            }
        }

        public void GiveUp(ProbeSpec probe)
        {
            var kind = probe.Kind == ProbeKind.Startup ? "startup" : "liveness";
            runner.Tell("Killing", $"Container {runner.Spec.Name} failed {kind} probe, will be restarted");
            var seconds = runner.Context.Pod.Json.Number("spec", "terminationGracePeriodSeconds") ?? 30;
            _ = runner.RestartAsync(process, plan, probe.Grace ?? TimeSpan.FromSeconds(seconds), ended);
        }
    }
}
