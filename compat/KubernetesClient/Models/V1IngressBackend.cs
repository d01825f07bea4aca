namespace k8s.Models;

public partial record V1IngressBackend
{
    [JsonPropertyName("resource")]
    public V1TypedLocalObjectReference Resource { get; set; }

    [JsonPropertyName("service")]
    public V1IngressServiceBackend Service { get; set; }
}
