using k8s.Models;

namespace Mesh.Hosting.Ingress;

/// <summary>Builds a service's Ingress object: one gRPC route for each of its public gRPC services.</summary>
internal static class IngressManifest
{
    internal static V1Ingress Build(string name, string ns, IngressOptions options, IEnumerable<string> grpcServices)
    {
        var backend = new V1IngressBackend
        {
            Service = new V1IngressServiceBackend
            {
                Name = options.ServiceName.Length > 0 ? options.ServiceName : name,
                Port = new V1ServiceBackendPort { Number = options.ServicePort },
            },
        };
        var rule = new V1IngressRule
        {
            Host = options.Host.Length > 0 ? options.Host : null,
            Http = new V1HTTPIngressRuleValue
            {
                Paths = [.. grpcServices.Order(StringComparer.Ordinal).Select(service => new V1HTTPIngressPath
                {
                    Path = "/" + service,
                    PathType = "Prefix",
                    Backend = backend,
                })],
            },
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
                    ["app.kubernetes.io/name"] = name,
                    ["app.kubernetes.io/part-of"] = "mesh",
                    ["app.kubernetes.io/managed-by"] = "mesh",
                },
                Annotations = new Dictionary<string, string>
                {
                    ["nginx.ingress.kubernetes.io/backend-protocol"] = "GRPC",
                    // Tails and lease streams are quiet for long; their own heartbeats tell whether they live.
                    ["nginx.ingress.kubernetes.io/proxy-read-timeout"] = "3600",
                    ["nginx.ingress.kubernetes.io/proxy-send-timeout"] = "3600",
                    ["nginx.ingress.kubernetes.io/proxy-body-size"] = "0",
                },
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
