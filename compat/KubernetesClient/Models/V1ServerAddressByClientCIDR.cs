namespace k8s.Models;

public partial record V1ServerAddressByClientCIDR
{
    [JsonPropertyName("clientCIDR")]
    public string ClientCIDR { get; set; }

    [JsonPropertyName("serverAddress")]
    public string ServerAddress { get; set; }
}
