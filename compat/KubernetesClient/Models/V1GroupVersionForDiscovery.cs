namespace k8s.Models;

public partial record V1GroupVersionForDiscovery
{
    [JsonPropertyName("groupVersion")]
    public required string GroupVersion { get; set; }

    [JsonPropertyName("version")]
    public required string Version { get; set; }
}
