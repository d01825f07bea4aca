using System.Globalization;
using Mesh.Local.Objects;
using Mesh.Local.Processes;

namespace Mesh.Local.Kubelet.Probes;

/// <summary>Does what a probe says, once.</summary>
internal sealed class ProbeAction(
    ContainerSpec container,
    ProcessLauncher launcher,
    ContainerProcess process,
    ProcessPlan plan,
    TimeProvider time)
{
    private const int MaxOutput = 1024;

    public async Task<ProbeResult> TryAsync(ProbeSpec probe, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(probe.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var result = await RunAsync(probe, either.Token).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    private async Task<ProbeResult> RunAsync(ProbeSpec probe, CancellationToken cancellationToken)
    {
        if (probe.Action.Map("exec") is { } exec)
        {
            return await ExecAsync([.. exec.Strings("command")], probe.Timeout, cancellationToken).ConfigureAwait(false);
        }

        var http = probe.Action.Map("httpGet");
        var network = http ?? probe.Action.Map("tcpSocket");
        if (network is null)
        {
            return new ProbeResult("missing probe handler: LocalCluster has exec, httpGet and tcpSocket");
        }

        if (ProbeTarget.Port(network, container.Json) is not { } port)
        {
            return new ProbeResult($"couldn't find port: {network["port"]}");
        }

        var host = ProbeTarget.Host(network);
        return http is null
            ? await NetworkProbe.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false)
            : await NetworkProbe.GetAsync(host, port, http, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ProbeResult> ExecAsync(string[] command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var inside = plan with { Arguments = command };
        var result = await launcher.EnterAsync(process, inside, MaxOutput, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode is not { } code)
        {
            var seconds = timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return new ProbeResult($"command timed out: \"{string.Join(' ', command)}\" timed out after {seconds}s");
        }

        return code == 0 ? ProbeResult.Success : new ProbeResult(result.Output);
    }
}
