namespace k8s.Models;

public partial record V1IngressLoadBalancerStatus
{
    [JsonPropertyName("ingress")]
    public IList<V1IngressLoadBalancerIngress> Ingress { get; set; }
}
