namespace k8s.Models;

public partial record V1IngressTLS
{
    [JsonPropertyName("hosts")]
    public IList<string> Hosts { get; set; }

    [JsonPropertyName("secretName")]
    public string SecretName { get; set; }
}
