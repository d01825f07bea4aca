using k8s.Models;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Pods;

/// <summary>How the kubelet asks a service whether it is ready.</summary>
internal static class ServiceProbe
{
    /// <summary>Null for a service that is ready once it has started.</summary>
    public static V1Probe? Of(ServiceContainer service) => service.Readiness?.CheckCase switch
    {
        Readiness.CheckOneofCase.TcpPort => Tcp(service.Readiness.TcpPort),
        Readiness.CheckOneofCase.Http => Http(service.Readiness.Http),
        Readiness.CheckOneofCase.Exec => Exec(service.Readiness.Exec),
        _ => service.Ports.Count > 0 ? Tcp(service.Ports[0]) : null,
    };

    /// <summary>
    /// The same check while the container starts. It fails for good only when the job's time to start is over anyway: before
    /// that, the kubelet would kill a service that needs long.
    /// </summary>
    public static V1Probe WhileStarting(V1Probe probe, TimeSpan startTimeout) => new()
    {
        Exec = probe.Exec,
        HttpGet = probe.HttpGet,
        TcpSocket = probe.TcpSocket,
        TimeoutSeconds = probe.TimeoutSeconds,
        PeriodSeconds = 1,
        FailureThreshold = Math.Max(1, (int)Math.Ceiling(startTimeout.TotalSeconds)),
    };

    private static V1Probe Tcp(int port) => Basic(new V1Probe { TcpSocket = new V1TCPSocketAction { Port = port } });

    private static V1Probe Http(HttpCheck check) => Basic(new V1Probe
    {
        HttpGet = new V1HTTPGetAction
        {
            Port = check.Port,
            Path = check.Path.Length > 0 ? check.Path : "/",
            Scheme = "HTTP",
        },
    });

    private static V1Probe Exec(ExecCheck check) => Basic(new V1Probe
    {
        Exec = new V1ExecAction { Command = [.. check.Command.Select(PodVariables.Literal)] },
        TimeoutSeconds = 5,
    });

    private static V1Probe Basic(V1Probe probe)
    {
        probe.PeriodSeconds = 5;
        probe.TimeoutSeconds ??= 1;
        probe.FailureThreshold = 3;
        return probe;
    }
}
