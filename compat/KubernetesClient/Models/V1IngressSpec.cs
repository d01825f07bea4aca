namespace k8s.Models;

public partial record V1IngressSpec
{
    [JsonPropertyName("defaultBackend")]
    public V1IngressBackend DefaultBackend { get; set; }

    [JsonPropertyName("ingressClassName")]
    public string IngressClassName { get; set; }

    [JsonPropertyName("rules")]
    public IList<V1IngressRule> Rules { get; set; }

    [JsonPropertyName("tls")]
    public IList<V1IngressTLS> Tls { get; set; }
}
