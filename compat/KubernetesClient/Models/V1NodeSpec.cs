namespace k8s.Models;

public partial record V1NodeSpec
{
    [JsonPropertyName("externalID")]
    public string ExternalID { get; set; }

    [JsonPropertyName("podCIDR")]
    public string PodCIDR { get; set; }

    [JsonPropertyName("podCIDRs")]
    public IList<string> PodCIDRs { get; set; }

    [JsonPropertyName("providerID")]
    public string ProviderID { get; set; }

    [JsonPropertyName("taints")]
    public IList<V1Taint> Taints { get; set; }

    [JsonPropertyName("unschedulable")]
    public bool? Unschedulable { get; set; }
}
