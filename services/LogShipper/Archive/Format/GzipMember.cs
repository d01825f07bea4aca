using System.Buffers.Binary;
using System.IO.Compression;

namespace Mesh.LogShipper.Archive.Format;

/// <summary>
/// One gzip member (RFC 1952) that carries bytes of ours in one subfield of its extra field, which every gunzip steps over. The
/// platform's compressor makes the member; the field is put in behind its header.
/// </summary>
internal static class GzipMember
{
    /// <summary>
    /// What the extra field holds at most: its length has 16 bits, and the subfield's own header takes four bytes.
    /// </summary>
    public const int MaxExtraBytes = ushort.MaxValue - SubfieldHeaderBytes;

    /// <summary>Where the carried bytes start in a member.</summary>
    public const int ExtraStart = HeaderBytes + sizeof(ushort) + SubfieldHeaderBytes;

    private const int HeaderBytes = 10;
    private const int SubfieldHeaderBytes = 4;
    private const int FlagsAt = 3;
    private const byte ExtraFlag = 4;

    /// <summary>A member whose raw bytes are those given.</summary>
    public static byte[] Write(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> extra, CompressionLevel level)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(extra.Length, MaxExtraBytes);
        using var plain = new MemoryStream((raw.Length / 4) + 64);
        using (var gzip = new GZipStream(plain, level, leaveOpen: true))
        {
            gzip.Write(raw);
        }

        var packed = plain.Length > 0 ? plain.GetBuffer().AsSpan(0, (int)plain.Length) : Empty;
        var member = new byte[packed.Length + sizeof(ushort) + SubfieldHeaderBytes + extra.Length];
        packed[..HeaderBytes].CopyTo(member);
        member[FlagsAt] |= ExtraFlag;
        var field = member.AsSpan(HeaderBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)(SubfieldHeaderBytes + extra.Length));
        "ML"u8.CopyTo(field[2..]);
        BinaryPrimitives.WriteUInt16LittleEndian(field[4..], (ushort)extra.Length);
        extra.CopyTo(field[6..]);
        packed[HeaderBytes..].CopyTo(field[(6 + extra.Length)..]);
        return member;
    }

    /// <summary>What a member carries.</summary>
    /// <exception cref="InvalidDataException">It is no member of ours.</exception>
    public static ReadOnlyMemory<byte> Extra(ReadOnlyMemory<byte> member)
    {
        var bytes = member.Span;
        if (bytes.Length < ExtraStart || bytes[0] != 0x1f || bytes[1] != 0x8b || (bytes[FlagsAt] & ExtraFlag) == 0
            || !bytes[(HeaderBytes + 2)..].StartsWith("ML"u8))
        {
            throw new InvalidDataException("No gzip member with an extra field is there.");
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(HeaderBytes + 4)..]);
        return ExtraStart + length <= bytes.Length
            ? member.Slice(ExtraStart, length)
            : throw new InvalidDataException("The extra field is longer than its member.");
    }

    /// <summary>The raw bytes, of which there must be exactly so many.</summary>
    /// <exception cref="InvalidDataException">The member is damaged, or holds another number of bytes.</exception>
    public static byte[] Unpack(ReadOnlyMemory<byte> member, int rawLength)
    {
        using var source = new MemoryStream(member.ToArray(), writable: false);
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        var raw = GC.AllocateUninitializedArray<byte>(rawLength);
        if (gzip.ReadAtLeast(raw, rawLength, throwOnEndOfStream: false) != rawLength || gzip.ReadByte() >= 0)
        {
            throw new InvalidDataException("The member does not hold as many bytes as the index says.");
        }

        return raw;
    }

    // .NET writes nothing at all when nothing was written to it: header, an empty final block, no sum and no length.
    private static byte[] Empty => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}
