using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Storage;

/// <summary>One version of an object. <see cref="Json"/> is never changed after it was stored: copy before editing.</summary>
internal sealed class StoredObject
{
    private byte[]? _utf8;

    public StoredObject(ResourceKind kind, ObjectKey key, long version, JsonObject json)
    {
        Kind = kind;
        Key = key;
        Version = version;
        Json = json;
        Uid = json.Text("metadata", "uid") ?? "";
    }

    public ResourceKind Kind { get; }

    public ObjectKey Key { get; }

    public long Version { get; }

    public JsonObject Json { get; }

    public string Uid { get; }

    public bool IsDeleting => Json.Text("metadata", "deletionTimestamp") is not null;

    /// <summary>Serialised once, shared by every list and watch that sends this version.</summary>
    public byte[] Utf8 => _utf8 ??= Json.ToUtf8();
}
