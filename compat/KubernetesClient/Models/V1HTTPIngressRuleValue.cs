namespace k8s.Models;

public partial record V1HTTPIngressRuleValue
{
    [JsonPropertyName("paths")]
    public IList<V1HTTPIngressPath> Paths { get; set; }
}
