using System.Buffers.Binary;
using System.Text;

namespace Mesh.Spool.Records;

/// <summary>The bytes of a gap's record: 8 of its length, little-endian, and why.</summary>
internal static class GapPayload
{
    public static byte[] Write(long length, string why)
    {
        var payload = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(why)];
        BinaryPrimitives.WriteInt64LittleEndian(payload, length);
        Encoding.UTF8.GetBytes(why, payload.AsSpan(sizeof(long)));
        return payload;
    }

    public static long Length(ReadOnlySpan<byte> payload)
    {
        var length = payload.Length < sizeof(long) ? 0 : BinaryPrimitives.ReadInt64LittleEndian(payload);
        return length > 0 ? length : throw new InvalidDataException("A gap's record has no length.");
    }

    public static string Why(ReadOnlySpan<byte> payload) => Encoding.UTF8.GetString(payload[sizeof(long)..]);
}
