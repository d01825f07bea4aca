namespace k8s.Models;

public partial record V1LoadBalancerStatus
{
    [JsonPropertyName("ingress")]
    public IList<V1LoadBalancerIngress> Ingress { get; set; }
}
