namespace k8s.Models;

public partial record V1IngressStatus
{
    [JsonPropertyName("loadBalancer")]
    public V1IngressLoadBalancerStatus LoadBalancer { get; set; }
}
