namespace k8s;

/// <summary>As <see cref="KubernetesDateTimeOffsetConverter"/>, always in UTC.</summary>
internal sealed class KubernetesDateTimeConverter : JsonConverter<DateTime>
{
    private static readonly KubernetesDateTimeOffsetConverter Offsets = new();

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        KubernetesDateTimeOffsetConverter.Parse(reader.GetString()).UtcDateTime;

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        Offsets.Write(writer, value, options);
}
