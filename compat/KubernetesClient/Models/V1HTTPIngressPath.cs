namespace k8s.Models;

public partial record V1HTTPIngressPath
{
    [JsonPropertyName("backend")]
    public V1IngressBackend Backend { get; set; }

    [JsonPropertyName("path")]
    public string Path { get; set; }

    [JsonPropertyName("pathType")]
    public string PathType { get; set; }
}
