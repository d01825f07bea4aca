using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.ApiServer;

/// <summary>
/// kubectl's typed commands (create secret, drain, auth can-i) send protobuf and do not fall back to JSON. The handful of
/// messages that they send are read here by field number; any other type is refused with 415.
/// </summary>
internal static class ProtobufBody
{
    public const string ContentType = "application/vnd.kubernetes.protobuf";

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    public static bool IsProtobuf(ReadOnlySpan<byte> body) => body.StartsWith(Magic);

    public static JsonObject ToJson(ReadOnlySpan<byte> body)
    {
        // runtime.Unknown: 1 = TypeMeta {1 apiVersion, 2 kind}, 2 = the message itself.
        var envelope = Read(body[Magic.Length..], ProtobufSchema.Envelope);
        var kind = envelope.Text("typeMeta", "kind") ?? "";
        var raw = Convert.FromBase64String(envelope.Text("raw") ?? "");
        if (ProtobufSchema.Find(kind) is not { } schema)
        {
            throw new StatusException(
                415,
                "UnsupportedMediaType",
                $"LocalCluster takes {kind} as application/json only");
        }

        var json = Read(raw, schema);
        json["kind"] = kind;
        json["apiVersion"] = envelope.Text("typeMeta", "apiVersion");
        return json;
    }

    private static JsonObject Read(ReadOnlySpan<byte> bytes, ProtobufSchema schema)
    {
        var json = new JsonObject();
        while (bytes.Length > 0)
        {
            var tag = Varint(ref bytes);
            var field = schema.Field((int)(tag >> 3));
            switch (tag & 7)
            {
                case 0:
                    var number = Varint(ref bytes);
                    if (field is not null && (number != 0 || field.Kind != ProtobufKind.NonZero))
                    {
                        json[field.Name] = field.Kind == ProtobufKind.Flag ? number != 0 : (JsonNode)(long)number;
                    }

                    break;
                case 1:
                    Take(ref bytes, 8);
                    break;
                case 2:
                    var part = Take(ref bytes, (int)Math.Min(Varint(ref bytes), int.MaxValue));
                    if (field is not null)
                    {
                        Set(json, field, part);
                    }

                    break;
                case 5:
                    BinaryPrimitives.ReadUInt32LittleEndian(Take(ref bytes, 4));
                    break;
                default:
                    throw StatusException.BadRequest("the protobuf body has an unknown wire type");
            }
        }

        return json;
    }

    private static void Set(JsonObject json, ProtobufField field, ReadOnlySpan<byte> part)
    {
        switch (field.Kind)
        {
            case ProtobufKind.Text:
                var text = Encoding.UTF8.GetString(part);
                if (text.Length > 0)
                {
                    json[field.Name] = text;
                }

                break;
            case ProtobufKind.Bytes:
                json[field.Name] = Convert.ToBase64String(part);
                break;
            case ProtobufKind.Texts:
                List(json, field.Name).Add(Encoding.UTF8.GetString(part));
                break;
            case ProtobufKind.Message:
                json[field.Name] = Read(part, field.Schema!);
                break;
            case ProtobufKind.Inline:
                foreach (var (name, value) in Read(part, field.Schema!))
                {
                    json[name] = value?.DeepClone();
                }

                break;
            case ProtobufKind.NumberOrText:
                var either = Read(part, ProtobufSchema.Either);
                json[field.Name] = either.Number("type") == 1 ? either.Text("text") : either.Number("number") ?? 0;
                break;
            case ProtobufKind.Messages:
                List(json, field.Name).Add(Read(part, field.Schema!));
                break;
            case ProtobufKind.Map:
                var entry = Read(part, field.Schema!);
                json.Ensure(field.Name)[entry.Text("key") ?? ""] =
                    entry.Text("value") ?? entry.Text("value", "string") ?? "";
                break;
        }
    }

    private static JsonArray List(JsonObject json, string name)
    {
        if (json[name] is not JsonArray list)
        {
            json[name] = list = [];
        }

        return list;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int length)
    {
        if (length < 0 || length > bytes.Length)
        {
            throw StatusException.BadRequest("the protobuf body is cut short");
        }

        var part = bytes[..length];
        bytes = bytes[length..];
        return part;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(ref bytes, 1)[0];
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                return value;
            }
        }

        throw StatusException.BadRequest("the protobuf body has a number that is too long");
    }
}
