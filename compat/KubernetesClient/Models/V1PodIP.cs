namespace k8s.Models;

public partial record V1PodIP
{
    [JsonPropertyName("ip")]
    public required string Ip { get; set; }
}
