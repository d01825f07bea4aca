namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1APIResourceList : IKubernetesObject
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "APIResourceList";
    public const string KubeGroup = "";
    public const string KubePluralName = "";

    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; }

    [JsonPropertyName("groupVersion")]
    public string GroupVersion { get; set; }

    [JsonPropertyName("kind")]
    public string Kind { get; set; }

    [JsonPropertyName("resources")]
    public IList<V1APIResource> Resources { get; set; }
}
