namespace k8s.Models;

public partial record V1IngressServiceBackend
{
    [JsonPropertyName("name")]
    public string Name { get; set; }

    [JsonPropertyName("port")]
    public V1ServiceBackendPort Port { get; set; }
}
