namespace k8s.Models;

public partial record V1EndpointAddress
{
    [JsonPropertyName("hostname")]
    public string Hostname { get; set; }

    [JsonPropertyName("ip")]
    public string Ip { get; set; }

    [JsonPropertyName("nodeName")]
    public string NodeName { get; set; }

    [JsonPropertyName("targetRef")]
    public V1ObjectReference TargetRef { get; set; }
}
