using System.Text;
using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>One name and value of an <see cref="AuthContext"/>, such as a name from the peer's certificate.</summary>
public class AuthProperty
{
    private readonly byte[] _bytes;
    private string? _text;

    private AuthProperty(string name, byte[] bytes)
    {
        Name = name;
        _bytes = bytes;
    }

    public string Name { get; }

    /// <summary>The value read as UTF-8.</summary>
    public string Value => _text ??= Encoding.UTF8.GetString(_bytes);

    /// <summary>A copy of the value's bytes.</summary>
    public byte[] ValueBytes => (byte[])_bytes.Clone();

    public static AuthProperty Create(string name, byte[] valueBytes)
    {
        GrpcPreconditions.CheckNotNull(name, nameof(name));
        GrpcPreconditions.CheckNotNull(valueBytes, nameof(valueBytes));
        return new AuthProperty(name, (byte[])valueBytes.Clone());
    }
}
