namespace k8s.Models;

public partial record V1ServicePort
{
    [JsonPropertyName("appProtocol")]
    public string AppProtocol { get; set; }

    [JsonPropertyName("name")]
    public string Name { get; set; }

    [JsonPropertyName("nodePort")]
    public int? NodePort { get; set; }

    [JsonPropertyName("port")]
    public int Port { get; set; }

    [JsonPropertyName("protocol")]
    public string Protocol { get; set; }

    [JsonPropertyName("targetPort")]
    public IntOrString TargetPort { get; set; }
}
