using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Kubelet;

internal enum ContainerRole
{
    Init,
    Sidecar,
    Main,
}

/// <summary>One container of a pod's spec.</summary>
internal sealed record ContainerSpec(string Name, string Image, ContainerRole Role, JsonObject Json)
{
    public string FieldPath => Role == ContainerRole.Main ? $"spec.containers{{{Name}}}" : $"spec.initContainers{{{Name}}}";

    public bool HasStartupProbe { get; } = Json.Map("startupProbe") is not null;

    public bool HasReadinessProbe { get; } = Json.Map("readinessProbe") is not null;

    public bool HasProbes => HasStartupProbe || HasReadinessProbe || Json.Map("livenessProbe") is not null;

    public static IReadOnlyList<ContainerSpec> Of(JsonObject pod) =>
    [
        .. pod.Objects("spec", "initContainers").Select(json =>
            Make(json, json.Text("restartPolicy") == "Always" ? ContainerRole.Sidecar : ContainerRole.Init)),
        .. pod.Objects("spec", "containers").Select(json => Make(json, ContainerRole.Main)),
    ];

    private static ContainerSpec Make(JsonObject json, ContainerRole role) =>
        new(json.Text("name") ?? "", json.Text("image") ?? "", role, json);
}
