namespace k8s.Models;

public partial record V1HostIP
{
    [JsonPropertyName("ip")]
    public required string Ip { get; set; }
}
