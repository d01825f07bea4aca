namespace k8s.Models;

public partial record Corev1EventSeries
{
    [JsonPropertyName("count")]
    public int? Count { get; set; }

    [JsonPropertyName("lastObservedTime")]
    public DateTime? LastObservedTime { get; set; }
}
