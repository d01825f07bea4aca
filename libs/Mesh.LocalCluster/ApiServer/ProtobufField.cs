namespace Mesh.Local.ApiServer;

internal enum ProtobufKind
{
    Text,
    Texts,
    Bytes,
    Number,

    /// <summary>A number whose nought means that it was not set.</summary>
    NonZero,

    /// <summary>IntOrString.</summary>
    NumberOrText,
    Flag,
    Message,
    Messages,
    Map,

    /// <summary>A message whose fields JSON shows in the message around it.</summary>
    Inline,
}

/// <summary>One field of a message: its JSON name and how to read it.</summary>
internal sealed record ProtobufField(string Name, ProtobufKind Kind, ProtobufSchema? Schema = null);
