namespace k8s.Models;

public partial record V1ResourceRequirements
{
    [JsonPropertyName("claims")]
    public IList<V1ResourceClaim> Claims { get; set; }

    [JsonPropertyName("limits")]
    public IDictionary<string, ResourceQuantity> Limits { get; set; }

    [JsonPropertyName("requests")]
    public IDictionary<string, ResourceQuantity> Requests { get; set; }
}
