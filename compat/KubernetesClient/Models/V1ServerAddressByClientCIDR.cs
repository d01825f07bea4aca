namespace k8s.Models;

public partial record V1ServerAddressByClientCIDR
{
    [JsonPropertyName("clientCIDR")]
    public required string ClientCIDR { get; set; }

    [JsonPropertyName("serverAddress")]
    public required string ServerAddress { get; set; }
}
