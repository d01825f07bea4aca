namespace k8s.Models;

public partial record V1DaemonEndpoint
{
    [JsonPropertyName("Port")]
    public int Port { get; set; }
}
