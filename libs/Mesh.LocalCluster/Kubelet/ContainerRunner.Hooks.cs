using System.Text.Json.Nodes;
using Mesh.Local.Kubelet.Probes;
using Mesh.Local.Objects;
using Mesh.Local.Processes;

namespace Mesh.Local.Kubelet;

/// <summary>The lifecycle hooks of a container.</summary>
internal sealed partial class ContainerRunner
{
    private const int MaxHookOutput = 1024;

    /// <summary>Runs the postStart hook; a container whose hook fails is killed. True when it may count as started.</summary>
    private async Task<bool> PostStartAsync(ContainerProcess process, ProcessPlan plan, CancellationToken ended)
    {
        if (Spec.Json.Map("lifecycle", "postStart") is not { } hook)
        {
            return true;
        }

        if (await RunHookAsync(hook, process, plan, ended).ConfigureAwait(false) is not { } failure)
        {
            return true;
        }

        if (!ended.IsCancellationRequested)
        {
            Warn("FailedPostStartHook", $"PostStartHook failed: {failure}");
            Tell("Killing", "FailedPostStartHook");
            process.Kill();
        }

        return false;
    }

    /// <summary>Runs the preStop hook, at most until the pod's grace is over or the container has ended.</summary>
    private async Task PreStopAsync(ContainerProcess process, ProcessPlan plan)
    {
        if (Spec.Json.Map("lifecycle", "preStop") is not { } hook)
        {
            return;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.Kill);
        var run = RunHookAsync(hook, process, plan, over.Token);
        await Task.WhenAny(run, process.Exited).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        var failure = await run.ConfigureAwait(false);
        if (failure is not null && !process.Exited.IsCompleted && !context.Kill.IsCancellationRequested)
        {
            Warn("FailedPreStopHook", $"PreStopHook failed: {failure}");
        }
    }

    /// <summary>Null when it succeeded; else why not.</summary>
    private async Task<string?> RunHookAsync(
        JsonObject hook,
        ContainerProcess process,
        ProcessPlan plan,
        CancellationToken over)
    {
        if (hook.Map("sleep") is { } sleep)
        {
            var time = TimeSpan.FromSeconds(sleep.Number("seconds") ?? 0);
            await Task.Delay(time, Store.Time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return null;
        }

        if (hook.Map("httpGet") is { } http)
        {
            return ProbeTarget.Port(http, Spec.Json) is { } port
                ? (await NetworkProbe.GetAsync(ProbeTarget.Host(http), port, http, over).ConfigureAwait(false)).Failure
                : $"couldn't find port: {http["port"]}";
        }

        var inside = plan with { Arguments = [.. hook.Map("exec").Strings("command")] };
        var result = await context.Services.Launcher
            .EnterAsync(process, inside, MaxHookOutput, over).ConfigureAwait(false);
        return result.ExitCode switch
        {
            0 => null,
            null => "it did not end in time",
            var code => $"command '{string.Join(' ', inside.Arguments)}' exited with {code}: {result.Output.TrimEnd()}",
        };
    }
}
