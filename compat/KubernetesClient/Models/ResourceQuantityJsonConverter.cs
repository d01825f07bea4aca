using System.Globalization;

namespace k8s.Models;

internal sealed class ResourceQuantityJsonConverter : JsonConverter<ResourceQuantity>
{
    public override ResourceQuantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number
            ? new ResourceQuantity(reader.GetDouble().ToString(CultureInfo.InvariantCulture))
            : new ResourceQuantity(reader.GetString());

    public override void Write(Utf8JsonWriter writer, ResourceQuantity value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value?.ToString());
}
