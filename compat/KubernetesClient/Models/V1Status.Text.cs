using System.Net;

namespace k8s.Models;

public partial record V1Status
{
    private JsonElement _original;

    /// <summary>True when the answer was the deleted object rather than a status.</summary>
    public bool HasObject { get; private set; }

    /// <summary>The answer read as <typeparamref name="T"/>; only when <see cref="HasObject"/>.</summary>
    public T ObjectView<T>() => _original.Deserialize<T>();

    public override string ToString()
    {
        var reason = string.IsNullOrEmpty(Reason) && Code is > 0 ? ((HttpStatusCode)Code).ToString() : Reason;
        if (string.IsNullOrEmpty(Message))
        {
            return string.IsNullOrEmpty(reason) ? Status : reason;
        }

        return string.IsNullOrEmpty(reason) ? Message : $"{reason} - {Message}";
    }

    /// <summary>
    /// DELETE answers with a status or with the object that is going away, whose <c>status</c> is an object: only the
    /// type of that field tells them apart.
    /// </summary>
    internal sealed class V1StatusObjectViewConverter : JsonConverter<V1Status>
    {
        public override V1Status Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var element = JsonElement.ParseValue(ref reader);
            var isObject = element.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Object;
            return isObject ? new V1Status { _original = element, HasObject = true } : element.Deserialize<V1Status>();
        }

        // As upstream: a client never sends one.
        public override void Write(Utf8JsonWriter writer, V1Status value, JsonSerializerOptions options) =>
            throw new NotImplementedException();
    }
}
