namespace k8s.Models;

/// <summary>The body of a PATCH request with its dialect.</summary>
[JsonConverter(typeof(V1PatchJsonConverter))]
public record V1Patch
{
    public V1Patch(object body, PatchType type)
    {
        if (type == PatchType.Unknown)
        {
            throw new ArgumentException("a patch needs a dialect", nameof(type));
        }

        Content = body ?? throw new ArgumentNullException(nameof(body));
        Type = type;
    }

    public enum PatchType
    {
        Unknown,
        JsonPatch,
        MergePatch,
        StrategicMergePatch,
        ApplyPatch,
    }

    [JsonPropertyName("content")]
    [JsonInclude]
    public object Content { get; private set; }

    public PatchType Type { get; private set; }
}
