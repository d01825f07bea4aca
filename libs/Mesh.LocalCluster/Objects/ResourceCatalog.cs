namespace Mesh.Local.Objects;

/// <summary>The kinds that LocalCluster serves, in the order in which discovery lists them.</summary>
internal static class ResourceCatalog
{
    public static readonly ResourceKind Pods =
        Core("pods", "Pod", true, ["po"], ["status", "log", "binding", "eviction"], ["all"]);

    public static readonly ResourceKind Nodes = Core("nodes", "Node", false, ["no"], ["status"]);
    public static readonly ResourceKind Namespaces = Core("namespaces", "Namespace", false, ["ns"], ["status", "finalize"]);
    public static readonly ResourceKind Secrets = Core("secrets", "Secret", true, [], []);
    public static readonly ResourceKind ConfigMaps = Core("configmaps", "ConfigMap", true, ["cm"], []);
    public static readonly ResourceKind Events = Core("events", "Event", true, ["ev"], []);
    public static readonly ResourceKind Services = Core("services", "Service", true, ["svc"], ["status"], ["all"]);
    public static readonly ResourceKind Endpoints = Core("endpoints", "Endpoints", true, ["ep"], [], singular: "endpoints");
    public static readonly ResourceKind ServiceAccounts = Core("serviceaccounts", "ServiceAccount", true, ["sa"], []);

    public static readonly ResourceKind EndpointSlices = new(
        "discovery.k8s.io", "v1", "endpointslices", "endpointslice", "EndpointSlice", true, [], [], []);

    public static readonly ResourceKind Ingresses = new(
        "networking.k8s.io", "v1", "ingresses", "ingress", "Ingress", true, ["ing"], ["status"], []);

    public static readonly ResourceKind IngressClasses = new(
        "networking.k8s.io", "v1", "ingressclasses", "ingressclass", "IngressClass", false, [], [], []);

    public static readonly ResourceKind Leases = new(
        "coordination.k8s.io", "v1", "leases", "lease", "Lease", true, [], [], []);

    public static readonly IReadOnlyList<ResourceKind> All =
    [
        ConfigMaps, Endpoints, Events, Namespaces, Nodes, Pods, Secrets, ServiceAccounts, Services,
        Leases, EndpointSlices, Ingresses, IngressClasses,
    ];

    public static readonly IReadOnlyList<string> Groups = [.. All.Select(kind => kind.Group).Where(g => g.Length > 0).Distinct()];

    private static readonly Dictionary<(string, string, string), ResourceKind> ByPath =
        All.ToDictionary(kind => (kind.Group, kind.Version, kind.Plural));

    public static ResourceKind? Find(string group, string version, string plural) =>
        ByPath.GetValueOrDefault((group, version, plural));

    private static ResourceKind Core(
        string plural,
        string kind,
        bool namespaced,
        string[] shortNames,
        string[] subresources,
        string[]? categories = null,
        string? singular = null) =>
        new("", "v1", plural, singular ?? plural[..^1], kind, namespaced, shortNames, subresources, categories ?? []);
}
