namespace Mesh.Local.Objects;

/// <summary>The kinds that LocalCluster serves, in the order in which discovery lists them.</summary>
internal static class ResourceCatalog
{
    public static readonly ResourceKind Pods =
        Core("pods", "Pod", true, ["po"], ["status", "log", "binding", "eviction", "exec"], ["all"]);

    public static readonly ResourceKind Nodes = Core("nodes", "Node", false, ["no"], ["status"]);
    public static readonly ResourceKind Namespaces = Core("namespaces", "Namespace", false, ["ns"], ["status", "finalize"]);
    public static readonly ResourceKind Secrets = Core("secrets", "Secret", true, [], []);
    public static readonly ResourceKind ConfigMaps = Core("configmaps", "ConfigMap", true, ["cm"], []);
    public static readonly ResourceKind Events = Core("events", "Event", true, ["ev"], []);
    public static readonly ResourceKind Services = Core("services", "Service", true, ["svc"], ["status"], ["all"]);
    public static readonly ResourceKind Endpoints = Core("endpoints", "Endpoints", true, ["ep"], [], singular: "endpoints");
    public static readonly ResourceKind ServiceAccounts = Core("serviceaccounts", "ServiceAccount", true, ["sa"], []);

    public static readonly ResourceKind ResourceQuotas =
        Core("resourcequotas", "ResourceQuota", true, ["quota"], ["status"]);

    public static readonly ResourceKind EndpointSlices = new(
        "discovery.k8s.io", "v1", "endpointslices", "endpointslice", "EndpointSlice", true, [], [], []);

    public static readonly ResourceKind Ingresses = new(
        "networking.k8s.io", "v1", "ingresses", "ingress", "Ingress", true, ["ing"], ["status"], []);

    public static readonly ResourceKind IngressClasses = new(
        "networking.k8s.io", "v1", "ingressclasses", "ingressclass", "IngressClass", false, [], [], []);

    public static readonly ResourceKind Leases = new(
        "coordination.k8s.io", "v1", "leases", "lease", "Lease", true, [], [], []);

    public static readonly ResourceKind PriorityClasses = new(
        "scheduling.k8s.io", "v1", "priorityclasses", "priorityclass", "PriorityClass", false, ["pc"], [], []);

    public static readonly ResourceKind RuntimeClasses = new(
        "node.k8s.io", "v1", "runtimeclasses", "runtimeclass", "RuntimeClass", false, [], [], []);

    /// <summary>The objects of <see cref="Events"/>, as the newer API shows them.</summary>
    public static readonly ResourceKind NewEvents = new(
        "events.k8s.io", "v1", "events", "event", "Event", true, ["ev"], [], []);

    /// <summary>Kept and shown, so that manifests apply; nothing acts on them here.</summary>
    public static readonly IReadOnlyList<ResourceKind> WithoutController =
    [
        Core("persistentvolumeclaims", "PersistentVolumeClaim", true, ["pvc"], ["status"]),
        Workload("deployments", "Deployment", "deploy"),
        Workload("daemonsets", "DaemonSet", "ds"),
        Workload("statefulsets", "StatefulSet", "sts"),
        Workload("replicasets", "ReplicaSet", "rs"),
        new("networking.k8s.io", "v1", "networkpolicies", "networkpolicy", "NetworkPolicy", true, ["netpol"], [], []),
        new("policy", "v1", "poddisruptionbudgets", "poddisruptionbudget", "PodDisruptionBudget", true, ["pdb"], ["status"], []),
        Access("roles", "Role", true),
        Access("rolebindings", "RoleBinding", true),
        Access("clusterroles", "ClusterRole", false),
        Access("clusterrolebindings", "ClusterRoleBinding", false),
        new("admissionregistration.k8s.io", "v1", "validatingadmissionpolicies", "validatingadmissionpolicy",
            "ValidatingAdmissionPolicy", false, [], ["status"], []),
        new("admissionregistration.k8s.io", "v1", "validatingadmissionpolicybindings", "validatingadmissionpolicybinding",
            "ValidatingAdmissionPolicyBinding", false, [], [], []),
    ];

    /// <summary>The kinds that are kept.</summary>
    public static readonly IReadOnlyList<ResourceKind> All =
    [
        ConfigMaps, Endpoints, Events, Namespaces, Nodes, Pods, ResourceQuotas, Secrets, ServiceAccounts, Services,
        Leases, EndpointSlices, Ingresses, IngressClasses, RuntimeClasses, PriorityClasses, .. WithoutController,
    ];

    /// <summary>The kinds that have a path: those that are kept, and other views of them.</summary>
    public static readonly IReadOnlyList<ResourceKind> Served = [.. All, NewEvents];

    public static readonly IReadOnlyList<string> Groups =
        [.. Served.Select(kind => kind.Group).Where(g => g.Length > 0).Distinct()];

    private static readonly Dictionary<(string, string, string), ResourceKind> ByPath =
        Served.ToDictionary(kind => (kind.Group, kind.Version, kind.Plural));

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

    private static ResourceKind Workload(string plural, string kind, string shortName) =>
        new("apps", "v1", plural, plural[..^1], kind, true, [shortName], ["status"], ["all"]);

    private static ResourceKind Access(string plural, string kind, bool namespaced) =>
        new("rbac.authorization.k8s.io", "v1", plural, plural[..^1], kind, namespaced, [], [], []);
}
