using k8s.Models;

namespace Mesh.Hosting.Ingress;

/// <summary>
/// Builds a service's Ingress objects: one gRPC route for each of its public gRPC services, and one for browsers where it has a page.
/// </summary>
internal static class IngressManifest
{
    internal static V1Ingress Build(string name, string ns, IngressOptions options, IEnumerable<string> grpcServices)
    {
        var backend = Backend(name, options, options.ServicePort);
        var paths = grpcServices.Order(StringComparer.Ordinal).Select(service => Prefix("/" + service, backend));
        return Build(name, name, ns, options, paths, new Dictionary<string, string>
        {
            ["nginx.ingress.kubernetes.io/backend-protocol"] = "GRPC",
            // Tails and lease streams are quiet for long; their own heartbeats tell whether they live.
            ["nginx.ingress.kubernetes.io/proxy-read-timeout"] = "3600",
            ["nginx.ingress.kubernetes.io/proxy-send-timeout"] = "3600",
            ["nginx.ingress.kubernetes.io/proxy-body-size"] = "0",
        });
    }

    internal static V1Ingress Build(string name, string ns, IngressOptions options, HttpRoute route) => Build(
        $"{name}-{route.Name}",
        name,
        ns,
        options,
        [Prefix("/", Backend(name, options, route.ServicePort))],
        new Dictionary<string, string>
        {
            ["nginx.ingress.kubernetes.io/backend-protocol"] = "HTTP",
            ["nginx.ingress.kubernetes.io/proxy-read-timeout"] = "3600",
            // A log that is followed is to arrive line by line.
            ["nginx.ingress.kubernetes.io/proxy-buffering"] = "off",
        });

    private static V1IngressBackend Backend(string name, IngressOptions options, int port) => new()
    {
        Service = new V1IngressServiceBackend
        {
            Name = options.ServiceName.Length > 0 ? options.ServiceName : name,
            Port = new V1ServiceBackendPort { Number = port },
        },
    };

    private static V1HTTPIngressPath Prefix(string path, V1IngressBackend backend) =>
        new() { Path = path, PathType = "Prefix", Backend = backend };

    private static V1Ingress Build(
        string name,
        string service,
        string ns,
        IngressOptions options,
        IEnumerable<V1HTTPIngressPath> paths,
        Dictionary<string, string> annotations)
    {
        var rule = new V1IngressRule
        {
            Host = options.Host.Length > 0 ? options.Host : null,
            Http = new V1HTTPIngressRuleValue { Paths = [.. paths] },
        };
        return new V1Ingress
        {
            ApiVersion = "networking.k8s.io/v1",
            Kind = "Ingress",
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = ns,
                Labels = new Dictionary<string, string>
                {
                    ["app.kubernetes.io/name"] = service,
                    ["app.kubernetes.io/part-of"] = "mesh",
                    ["app.kubernetes.io/managed-by"] = "mesh",
                },
                Annotations = annotations,
            },
            Spec = new V1IngressSpec
            {
                IngressClassName = options.ClassName,
                Rules = [rule],
                Tls = options.TlsSecret.Length > 0
                    ? [new V1IngressTLS { Hosts = options.Host.Length > 0 ? [options.Host] : null, SecretName = options.TlsSecret }]
                    : null,
            },
        };
    }
}
