using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Mesh.Cli.Up;

/// <summary>
/// Makes the Service and the EndpointSlice of each service process, which a real cluster gets from its manifests. The services
/// register their Ingress objects themselves.
/// </summary>
internal sealed class ClusterObjects(IKubernetes kubernetes)
{
    private const string PortName = "grpc";
    private const string PagePortName = "page";

    public async Task ApplyAsync(IEnumerable<ServiceSpec> services, CancellationToken cancellationToken)
    {
        foreach (var service in services)
        {
            await ApplyServiceAsync(service, cancellationToken);
            await ApplyEndpointsAsync(service, cancellationToken);
        }
    }

    private async Task ApplyServiceAsync(ServiceSpec service, CancellationToken cancellationToken)
    {
        var wanted = new V1Service
        {
            ApiVersion = "v1",
            Kind = "Service",
            Metadata = Metadata(service.Name, []),
            Spec = new V1ServiceSpec
            {
                // Without a selector: the endpoints are this machine's processes, not pods.
                Ports = service.PagePort == 0
                    ? [Port(PortName, MeshServices.ServicePort, "kubernetes.io/h2c")]
                    : [
                        Port(PortName, MeshServices.ServicePort, "kubernetes.io/h2c"),
                        Port(PagePortName, MeshServices.PageServicePort, "http"),
                    ],
            },
        };
        try
        {
            await kubernetes.CoreV1.CreateNamespacedServiceAsync(
                wanted, MeshServices.Namespace, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Conflict)
        {
            var existing = await kubernetes.CoreV1.ReadNamespacedServiceAsync(
                service.Name, MeshServices.Namespace, cancellationToken: cancellationToken);
            wanted.Metadata.ResourceVersion = existing.Metadata.ResourceVersion;
            wanted.Spec.ClusterIP = existing.Spec.ClusterIP;
            await kubernetes.CoreV1.ReplaceNamespacedServiceAsync(
                wanted, service.Name, MeshServices.Namespace, cancellationToken: cancellationToken);
        }
    }

    private async Task ApplyEndpointsAsync(ServiceSpec service, CancellationToken cancellationToken)
    {
        var name = $"{service.Name}-local";
        var wanted = new V1EndpointSlice
        {
            ApiVersion = "discovery.k8s.io/v1",
            Kind = "EndpointSlice",
            Metadata = Metadata(name, new() { ["kubernetes.io/service-name"] = service.Name }),
            AddressType = "IPv4",
            Endpoints = [new V1Endpoint { Addresses = ["127.0.0.1"], Conditions = new V1EndpointConditions { Ready = true } }],
            Ports = service.PagePort == 0
                ? [Endpoint(PortName, service.Port)]
                : [Endpoint(PortName, service.Port), Endpoint(PagePortName, service.PagePort)],
        };
        try
        {
            await kubernetes.DiscoveryV1.CreateNamespacedEndpointSliceAsync(
                wanted, MeshServices.Namespace, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Conflict)
        {
            // Left by the up before this one, with the ports of then.
            var existing = await kubernetes.DiscoveryV1.ReadNamespacedEndpointSliceAsync(
                name, MeshServices.Namespace, cancellationToken: cancellationToken);
            wanted.Metadata.ResourceVersion = existing.Metadata.ResourceVersion;
            await kubernetes.DiscoveryV1.ReplaceNamespacedEndpointSliceAsync(
                wanted, name, MeshServices.Namespace, cancellationToken: cancellationToken);
        }
    }

    private static V1ServicePort Port(string name, int port, string protocol) =>
        new() { Name = name, Port = port, Protocol = "TCP", AppProtocol = protocol };

    private static Discoveryv1EndpointPort Endpoint(string name, int port) =>
        new() { Name = name, Port = port, Protocol = "TCP" };

    private static V1ObjectMeta Metadata(string name, Dictionary<string, string> labels)
    {
        labels["app.kubernetes.io/name"] = name;
        labels["app.kubernetes.io/part-of"] = "mesh";
        labels["app.kubernetes.io/managed-by"] = "mesh-up";
        return new V1ObjectMeta { Name = name, NamespaceProperty = MeshServices.Namespace, Labels = labels };
    }
}
