namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1EndpointSliceList : IKubernetesObject<V1ListMeta>, IItems<V1EndpointSlice>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "EndpointSliceList";
    public const string KubeGroup = "discovery.k8s.io";
    public const string KubePluralName = "endpointslices";

    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; }

    [JsonPropertyName("items")]
    public IList<V1EndpointSlice> Items { get; set; }

    [JsonPropertyName("kind")]
    public string Kind { get; set; }

    [JsonPropertyName("metadata")]
    public V1ListMeta Metadata { get; set; }
}
