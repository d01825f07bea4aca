namespace k8s.Models;

public partial record V1IngressRule
{
    [JsonPropertyName("host")]
    public string Host { get; set; }

    [JsonPropertyName("http")]
    public V1HTTPIngressRuleValue Http { get; set; }
}
