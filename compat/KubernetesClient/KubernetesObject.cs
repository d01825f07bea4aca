namespace k8s;

/// <summary>The least that is known of an object whose type has not been read yet.</summary>
public class KubernetesObject : IKubernetesObject
{
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; }

    [JsonPropertyName("kind")]
    public string Kind { get; set; }
}
