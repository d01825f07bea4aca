namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1APIVersions : IKubernetesObject
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "APIVersions";
    public const string KubeGroup = "";
    public const string KubePluralName = "";

    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; }

    [JsonPropertyName("kind")]
    public string Kind { get; set; }

    [JsonPropertyName("serverAddressByClientCIDRs")]
    public IList<V1ServerAddressByClientCIDR> ServerAddressByClientCIDRs { get; set; }

    [JsonPropertyName("versions")]
    public IList<string> Versions { get; set; }
}
