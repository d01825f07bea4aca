using System.Globalization;

namespace k8s;

/// <summary>
/// Reads RFC 3339 with zero to nine fractional digits and writes six, which both of Kubernetes' time types accept: Time
/// (seconds) and MicroTime (exactly six digits).
/// </summary>
internal sealed class KubernetesDateTimeOffsetConverter : JsonConverter<DateTimeOffset>
{
    private const string MicroFormat = "yyyy'-'MM'-'dd'T'HH':'mm':'ss.ffffffK";

    // .NET's ticks hold seven digits; the eighth and ninth are cut.
    private const int TickDigits = 7;

    private static readonly string[] Formats =
        ["yyyy'-'MM'-'dd'T'HH':'mm':'ssK", "yyyy'-'MM'-'dd'T'HH':'mm':'ss.FFFFFFFK"];

    public static DateTimeOffset Parse(string text)
    {
        var dot = text.IndexOf('.');
        if (dot > 0)
        {
            var end = dot + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            if (end - dot - 1 > TickDigits)
            {
                text = string.Concat(text.AsSpan(0, dot + 1 + TickDigits), text.AsSpan(end));
            }
        }

        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal;
        return DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, Styles, out var time)
            ? time
            : throw new FormatException($"'{text}' is no RFC 3339 time");
    }

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString());

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(MicroFormat, CultureInfo.InvariantCulture));
}
