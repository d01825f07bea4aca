namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1IngressList : IKubernetesObject<V1ListMeta>, IItems<V1Ingress>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "IngressList";
    public const string KubeGroup = "networking.k8s.io";
    public const string KubePluralName = "ingresses";

    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; }

    [JsonPropertyName("items")]
    public IList<V1Ingress> Items { get; set; }

    [JsonPropertyName("kind")]
    public string Kind { get; set; }

    [JsonPropertyName("metadata")]
    public V1ListMeta Metadata { get; set; }
}
