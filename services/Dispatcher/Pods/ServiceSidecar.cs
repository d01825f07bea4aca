using System.Globalization;
using k8s.Models;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Pods;

/// <summary>
/// A service of a job: a native sidecar, which Kubernetes keeps running beside the box and ends after it. It is as untrusted as
/// the box, and mounts nothing.
/// </summary>
internal static class ServiceSidecar
{
    /// <param name="service">The service.</param>
    /// <param name="startTimeout">How long it may take to be ready.</param>
    public static V1Container Build(ServiceContainer service, TimeSpan startTimeout)
    {
        var probe = ServiceProbe.Of(service);
        return new V1Container
        {
            Name = ContainerNames.Service(service.Name),
            Image = service.Image,
            RestartPolicy = "Always",
            Command = Words(service.Command),
            Args = Words(service.Args),

            // The user has no entry in the image's passwd, so it has no home of its own.
            Env = PodVariables.Merge([PodVariables.Of("HOME", "/tmp")], PodVariables.OfJob(service.Env)),
            Ports = service.Ports.Count == 0 ? null : [.. service.Ports.Select(Port)],

            // What prepare can ask itself over the pod's network it waits for beside the checkout; a command only the kubelet
            // can run, and then it starts nothing more before it passes.
            StartupProbe = service.Readiness?.CheckCase == Readiness.CheckOneofCase.Exec
                ? ServiceProbe.WhileStarting(probe!, startTimeout)
                : null,
            ReadinessProbe = probe,
            Resources = RunnerResources.Service(service),
            SecurityContext = RunnerSecurity.Container(),
        };
    }

    // Like a container of a Deployment, for people who look: the port is open in the pod whether it is named or not.
    private static V1ContainerPort Port(int port) => new()
    {
        ContainerPort = port,
        Name = string.Create(CultureInfo.InvariantCulture, $"tcp-{port}"),
        Protocol = "TCP",
    };

    private static List<string>? Words(IEnumerable<string> words) =>
        words.Select(PodVariables.Literal).ToList() is { Count: > 0 } list ? list : null;
}
