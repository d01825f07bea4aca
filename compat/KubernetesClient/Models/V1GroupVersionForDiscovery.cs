namespace k8s.Models;

public partial record V1GroupVersionForDiscovery
{
    [JsonPropertyName("groupVersion")]
    public string GroupVersion { get; set; }

    [JsonPropertyName("version")]
    public string Version { get; set; }
}
