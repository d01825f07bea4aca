namespace k8s.Models;

public partial record V1ServiceBackendPort
{
    [JsonPropertyName("name")]
    public string Name { get; set; }

    [JsonPropertyName("number")]
    public int? Number { get; set; }
}
