namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1APIGroup : IKubernetesObject
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "APIGroup";
    public const string KubeGroup = "";
    public const string KubePluralName = "";

    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; }

    [JsonPropertyName("kind")]
    public string Kind { get; set; }

    [JsonPropertyName("name")]
    public string Name { get; set; }

    [JsonPropertyName("preferredVersion")]
    public V1GroupVersionForDiscovery PreferredVersion { get; set; }

    [JsonPropertyName("serverAddressByClientCIDRs")]
    public IList<V1ServerAddressByClientCIDR> ServerAddressByClientCIDRs { get; set; }

    [JsonPropertyName("versions")]
    public IList<V1GroupVersionForDiscovery> Versions { get; set; }
}
