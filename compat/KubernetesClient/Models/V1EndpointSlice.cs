namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1EndpointSlice : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "EndpointSlice";
    public const string KubeGroup = "discovery.k8s.io";
    public const string KubePluralName = "endpointslices";

    [JsonPropertyName("addressType")]
    public string AddressType { get; set; }

    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; }

    [JsonPropertyName("endpoints")]
    public IList<V1Endpoint> Endpoints { get; set; }

    [JsonPropertyName("kind")]
    public string Kind { get; set; }

    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; }

    [JsonPropertyName("ports")]
    public IList<Discoveryv1EndpointPort> Ports { get; set; }
}
