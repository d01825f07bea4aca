using k8s.Models;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Pods;

/// <summary>
/// How the box learns where services are: <c>DB_HOST</c> and <c>DB_PORT</c>, and for each port the names that container links
/// gave, which pipelines written for Wercker read.
/// </summary>
internal static class ServiceAddresses
{
    // The containers of a pod share one network.
    private const string Host = "127.0.0.1";

    public static IEnumerable<V1EnvVar> Of(IEnumerable<ServiceContainer> services) => services.SelectMany(Of);

    private static IEnumerable<V1EnvVar> Of(ServiceContainer service)
    {
        var name = service.Name.Replace('-', '_').ToUpperInvariant();
        yield return PodVariables.Of($"{name}_HOST", Host);
        if (service.Ports.Count > 0)
        {
            yield return PodVariables.Of($"{name}_PORT", $"{service.Ports[0]}");
        }

        foreach (var port in service.Ports)
        {
            yield return PodVariables.Of($"{name}_PORT_{port}_TCP_ADDR", Host);
            yield return PodVariables.Of($"{name}_PORT_{port}_TCP_PORT", $"{port}");
        }
    }
}
