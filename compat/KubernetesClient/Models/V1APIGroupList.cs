namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1APIGroupList : IKubernetesObject
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "APIGroupList";
    public const string KubeGroup = "";
    public const string KubePluralName = "";

    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; }

    [JsonPropertyName("groups")]
    public IList<V1APIGroup> Groups { get; set; }

    [JsonPropertyName("kind")]
    public string Kind { get; set; }
}
