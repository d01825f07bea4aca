namespace Mesh.Local;

/// <summary>A virtual node.</summary>
/// <param name="Name">A DNS-1123 subdomain.</param>
/// <param name="Role">The value of the label <c>mesh.dev/role</c>.</param>
public sealed record NodeTemplate(string Name, string Role)
{
    /// <summary>Labels beside the usual ones (hostname, os, arch, role).</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Taints as <c>key=value:Effect</c>.</summary>
    public IReadOnlyList<string> Taints { get; init; } = [];

    /// <summary>A Kubernetes quantity; requests count against it.</summary>
    public string Cpu { get; init; } = "16";

    /// <summary>A Kubernetes quantity.</summary>
    public string Memory { get; init; } = "64Gi";

    /// <summary>How many pods fit.</summary>
    public int Pods { get; init; } = 110;

    /// <summary>One controller, one patrician, two tainted peasants.</summary>
    public static IReadOnlyList<NodeTemplate> Default { get; } =
    [
        new("controller-1", "controller") { Taints = ["node-role.kubernetes.io/control-plane=:NoSchedule"] },
        new("patrician-1", "patrician"),
        new("peasant-1", "peasant") { Taints = ["mesh.dev/role=peasant:NoSchedule"] },
        new("peasant-2", "peasant") { Taints = ["mesh.dev/role=peasant:NoSchedule"] },
    ];
}
