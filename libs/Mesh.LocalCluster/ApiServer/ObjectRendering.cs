using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mesh.Local.Events;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.ApiServer;

/// <summary>Lists as the API writes them; items go out as the bytes that were serialised once.</summary>
internal static class ObjectRendering
{
    private static readonly JsonWriterOptions Raw = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static byte[] ListUtf8(ResourceKind kind, ListPage page)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, Raw))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", kind.ListKind);
            writer.WriteString("apiVersion", kind.ApiVersion);
            writer.WritePropertyName("metadata");
            Metadata(page).WriteTo(writer);
            writer.WriteStartArray("items");
            foreach (var item in page.Items)
            {
                writer.WriteRawValue(Utf8(kind, item), skipInputValidation: true);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>One object as its kind, or a view of it, shows it.</summary>
    public static byte[] Utf8(ResourceKind kind, StoredObject item) =>
        !kind.IsView ? item.Utf8 : kind.ToView(item.Json.Copy()).ToUtf8();

    public static JsonObject List(ResourceKind kind, ListPage page) => new()
    {
        ["kind"] = kind.ListKind,
        ["apiVersion"] = kind.ApiVersion,
        ["metadata"] = Metadata(page),
        ["items"] = new JsonArray([.. page.Items.Select(item => kind.ToView(item.Json.Copy()))]),
    };

    public static JsonObject Metadata(ListPage page)
    {
        var metadata = new JsonObject { ["resourceVersion"] = page.Version.ToString(CultureInfo.InvariantCulture) };
        if (page.Continue is not null)
        {
            metadata["continue"] = page.Continue;
        }

        if (page.Remaining is not null)
        {
            metadata["remainingItemCount"] = page.Remaining;
        }

        return metadata;
    }
}
