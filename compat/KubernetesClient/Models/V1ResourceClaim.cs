namespace k8s.Models;

public partial record V1ResourceClaim
{
    [JsonPropertyName("name")]
    public string Name { get; set; }

    [JsonPropertyName("request")]
    public string Request { get; set; }
}
