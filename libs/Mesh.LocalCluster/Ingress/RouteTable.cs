using System.Net;
using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Ingress;

/// <summary>All routes at one moment, in the order in which they are tried: exact ones, then the longest path.</summary>
internal sealed class RouteTable
{
    public static readonly RouteTable Empty = new([]);

    private const string ProtocolAnnotation = "nginx.ingress.kubernetes.io/backend-protocol";

    private readonly List<Route> _routes;

    private RouteTable(List<Route> routes) => _routes = routes;

    public Route? Find(string host, string path)
    {
        foreach (var route in _routes)
        {
            if (route.Matches(host, path))
            {
                return route;
            }
        }

        return null;
    }

    public static RouteTable Build(ObjectStore store)
    {
        var routes = new List<Route>();
        foreach (var ingress in store.Snapshot(ResourceCatalog.Ingresses).Items.Values)
        {
            var protocol = ingress.Json.Text("metadata", "annotations", ProtocolAnnotation);
            var isHttp2 = protocol is "GRPC" or "grpc";
            foreach (var rule in ingress.Json.Objects("spec", "rules"))
            {
                var host = rule.Text("host") is { Length: > 0 } name ? name : null;
                routes.AddRange(rule.Objects("http", "paths").Select(path => new Route(
                    host,
                    path.Text("path") is { Length: > 0 } text ? text : "/",
                    Enum.TryParse<PathType>(path.Text("pathType"), out var type) ? type : PathType.ImplementationSpecific,
                    Resolve(store, ingress.Key.Namespace, path.Map("backend", "service"), isHttp2))));
            }

            if (ingress.Json.Map("spec", "defaultBackend", "service") is { } fallback)
            {
                var backend = Resolve(store, ingress.Key.Namespace, fallback, isHttp2);
                routes.Add(new Route(null, "/", PathType.Prefix, backend));
            }
        }

        return new RouteTable(
        [
            .. routes.OrderBy(route => route.Host is null ? 2 : route.Host.StartsWith('*') ? 1 : 0)
                .ThenBy(route => route.Type == PathType.Exact ? 0 : 1)
                .ThenByDescending(route => route.Path.Length),
        ]);
    }

    private static Backend Resolve(ObjectStore store, string ns, JsonObject? reference, bool isHttp2)
    {
        var name = reference.Text("name") ?? "";
        var key = new ObjectKey(ns, name);
        var service = store.Get(ResourceCatalog.Services, key)?.Json;
        var port = service.Objects("spec", "ports").FirstOrDefault(port =>
            reference.Text("port", "name") is { Length: > 0 } wanted
                ? port.Text("name") == wanted
                : port.Number("port") == reference.Number("port", "number"));
        if (service is null || port is null)
        {
            return new Backend(name, isHttp2, []);
        }

        if (service.Text("spec", "type") == "ExternalName")
        {
            var target = new DnsEndPoint(service.Text("spec", "externalName") ?? "", (int)(port.Number("port") ?? 80));
            return new Backend(name, isHttp2, [target]);
        }

        var portName = port.Text("name") ?? "";
        var addresses = FromSlices(store, ns, name, portName).Concat(FromEndpoints(store, key, portName)).Distinct();
        return new Backend(name, isHttp2, [.. addresses]);
    }

    private static IEnumerable<DnsEndPoint> FromSlices(ObjectStore store, string ns, string service, string portName) =>
        from slice in store.Snapshot(ResourceCatalog.EndpointSlices).Items
        where slice.Key.Namespace == ns
            && slice.Value.Json.Text("metadata", "labels", "kubernetes.io/service-name") == service
        from port in slice.Value.Json.Objects("ports")
        where (port.Text("name") ?? "") == portName
        from endpoint in slice.Value.Json.Objects("endpoints")
        where endpoint.Flag("conditions", "ready") != false
        from address in endpoint.Strings("addresses")
        select new DnsEndPoint(address, (int)(port.Number("port") ?? 0));

    private static IEnumerable<DnsEndPoint> FromEndpoints(ObjectStore store, ObjectKey key, string portName) =>
        from subset in store.Get(ResourceCatalog.Endpoints, key)?.Json.Objects("subsets") ?? []
        from port in subset.Objects("ports")
        where (port.Text("name") ?? "") == portName
        from address in subset.Objects("addresses")
        select new DnsEndPoint(address.Text("ip") ?? "", (int)(port.Number("port") ?? 0));
}
