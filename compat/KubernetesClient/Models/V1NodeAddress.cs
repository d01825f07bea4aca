namespace k8s.Models;

public partial record V1NodeAddress
{
    [JsonPropertyName("address")]
    public required string Address { get; set; }

    [JsonPropertyName("type")]
    public required string Type { get; set; }
}
