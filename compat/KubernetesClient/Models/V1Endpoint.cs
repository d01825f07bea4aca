namespace k8s.Models;

public partial record V1Endpoint
{
    [JsonPropertyName("addresses")]
    public IList<string> Addresses { get; set; }

    [JsonPropertyName("conditions")]
    public V1EndpointConditions Conditions { get; set; }

    [JsonPropertyName("deprecatedTopology")]
    public IDictionary<string, string> DeprecatedTopology { get; set; }

    [JsonPropertyName("hostname")]
    public string Hostname { get; set; }

    [JsonPropertyName("nodeName")]
    public string NodeName { get; set; }

    [JsonPropertyName("targetRef")]
    public V1ObjectReference TargetRef { get; set; }

    [JsonPropertyName("zone")]
    public string Zone { get; set; }
}
