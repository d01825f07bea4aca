namespace k8s.Models;

public partial record V1DaemonEndpoint
{
    [JsonPropertyName("Port")]
    public required int Port { get; set; }
}
