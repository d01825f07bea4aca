namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1Ingress : IKubernetesObject<V1ObjectMeta>, ISpec<V1IngressSpec>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "Ingress";
    public const string KubeGroup = "networking.k8s.io";
    public const string KubePluralName = "ingresses";

    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; }

    [JsonPropertyName("kind")]
    public string Kind { get; set; }

    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; }

    [JsonPropertyName("spec")]
    public V1IngressSpec Spec { get; set; }

    [JsonPropertyName("status")]
    public V1IngressStatus Status { get; set; }
}
