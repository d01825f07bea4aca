namespace Mesh.Local.ApiServer;

internal enum ProtobufKind
{
    Text,
    Texts,
    Bytes,
    Number,
    Flag,
    Message,
    Messages,
    Map,
}

/// <summary>One field of a message: its JSON name and how to read it.</summary>
internal sealed record ProtobufField(string Name, ProtobufKind Kind, ProtobufSchema? Schema = null);
