using Mesh.Local.Objects;

namespace Mesh.Local.Tables;

/// <summary>The columns of each kind, as kubectl users know them.</summary>
internal static class TableColumns
{
    private static readonly TableColumn Name = new("Name", (o, _) => o.Text("metadata", "name"), Format: "name");
    private static readonly TableColumn Age = new("Age", (o, now) => Ages.Since(o.Text("metadata", "creationTimestamp"), now));

    private static readonly Dictionary<ResourceKind, IReadOnlyList<TableColumn>> ByKind = new()
    {
        [ResourceCatalog.Pods] = PodColumns.Make(Name, Age),
        [ResourceCatalog.Nodes] = NodeColumns.Make(Name, Age),
        [ResourceCatalog.Events] = EventColumns.All,
        [ResourceCatalog.Secrets] =
        [
            Name,
            new("Type", (o, _) => o.Text("type")),
            new("Data", (o, _) => o.Map("data")?.Count ?? 0, Type: "integer"),
            Age,
        ],
        [ResourceCatalog.ConfigMaps] =
        [
            Name,
            new("Data", (o, _) => (o.Map("data")?.Count ?? 0) + (o.Map("binaryData")?.Count ?? 0), Type: "integer"),
            Age,
        ],
        [ResourceCatalog.Namespaces] = [Name, new("Status", (o, _) => o.Text("status", "phase")), Age],
        [ResourceCatalog.ServiceAccounts] =
        [
            Name, new("Secrets", (o, _) => o.List("secrets")?.Count ?? 0, Type: "integer"), Age,
        ],
        [ResourceCatalog.Services] =
        [
            Name,
            new("Type", (o, _) => o.Text("spec", "type")),
            new("Cluster-IP", (o, _) => o.Text("spec", "clusterIP") ?? "<none>"),
            new("External-IP", (o, _) => o.Text("spec", "externalName") ?? "<none>"),
            new("Port(s)", (o, _) => OrNone(o.Objects("spec", "ports").Select(p => $"{p["port"]}/{p.Text("protocol")}"))),
            Age,
            new("Selector", (o, _) => OrNone(o.Pairs("spec", "selector").Select(p => $"{p.Key}={p.Value}")), 1),
        ],
        [ResourceCatalog.Endpoints] =
        [
            Name,
            new("Endpoints", (o, _) => OrNone(
                from subset in o.Objects("subsets")
                from address in subset.Objects("addresses")
                from port in subset.Objects("ports")
                select $"{address.Text("ip")}:{port["port"]}")),
            Age,
        ],
        [ResourceCatalog.EndpointSlices] =
        [
            Name,
            new("AddressType", (o, _) => o.Text("addressType")),
            new("Ports", (o, _) => OrUnset(o.Objects("ports").Select(p => p["port"]?.ToString() ?? ""))),
            new("Endpoints", (o, _) => OrUnset(o.Objects("endpoints").SelectMany(e => e.Strings("addresses")))),
            Age,
        ],
        [ResourceCatalog.Ingresses] =
        [
            Name,
            new("Class", (o, _) => o.Text("spec", "ingressClassName")
                ?? o.Text("metadata", "annotations", "kubernetes.io/ingress.class") ?? "<none>"),
            new("Hosts", (o, _) => string.Join(
                ',', o.Objects("spec", "rules").Select(r => r.Text("host") ?? "*").DefaultIfEmpty("*").Distinct())),
            new("Address", (o, _) => string.Join(
                ',', o.Objects("status", "loadBalancer", "ingress").Select(i => i.Text("ip") ?? i.Text("hostname")))),
            new("Ports", (o, _) => o.List("spec", "tls") is { Count: > 0 } ? "80, 443" : "80"),
            Age,
        ],
        [ResourceCatalog.IngressClasses] =
        [
            Name,
            new("Controller", (o, _) => o.Text("spec", "controller")),
            new("Parameters", (o, _) => o.Text("spec", "parameters", "name") ?? "<none>"),
            Age,
        ],
        [ResourceCatalog.PriorityClasses] =
        [
            Name,
            new("Value", (o, _) => o.Number("value") ?? 0, Type: "integer"),
            new("Global-Default", (o, _) => o.Flag("globalDefault") ?? false, Type: "boolean"),
            Age,
            new("PreemptionPolicy", (o, _) => o.Text("preemptionPolicy")),
        ],
        [ResourceCatalog.RuntimeClasses] = [Name, new("Handler", (o, _) => o.Text("handler")), Age],
        [ResourceCatalog.ResourceQuotas] =
        [
            Name,
            new("Request", (o, _) => Quota(o, limits: false)),
            new("Limit", (o, _) => Quota(o, limits: true)),
            Age,
        ],
        [ResourceCatalog.Leases] = [Name, new("Holder", (o, _) => o.Text("spec", "holderIdentity")), Age],
    };

    public static IReadOnlyList<TableColumn> Of(ResourceKind kind) => ByKind.GetValueOrDefault(kind.Stored) ?? [Name, Age];

    public static string OrNone(IEnumerable<string> parts) => string.Join(',', parts) is { Length: > 0 } text ? text : "<none>";

    private static string Quota(System.Text.Json.Nodes.JsonObject quota, bool limits) => string.Join(", ",
        from pair in quota.Map("status", "hard") ?? []
        where pair.Key.StartsWith("limits.", StringComparison.Ordinal) == limits
        orderby pair.Key
        select $"{pair.Key}: {quota.Text("status", "used", pair.Key)}/{pair.Value}");

    private static string OrUnset(IEnumerable<string> parts) =>
        string.Join(',', parts) is { Length: > 0 } text ? text : "<unset>";
}
