using System.Buffers.Binary;
using System.Text;

namespace Mesh.LogShipper.Archive.Format;

/// <summary>Reads what <see cref="FieldWriter"/> wrote. Throws <see cref="InvalidDataException"/> for what it did not.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> source)
{
    private const string TooShort = "The archived bytes end too early.";

    private ReadOnlySpan<byte> _rest = source;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number is too long.");
    }

    public long Number()
    {
        var value = Unsigned();
        return value <= long.MaxValue ? (long)value : throw new InvalidDataException("A number is too large.");
    }

    /// <summary>A number that counts things of at least one byte each among those that follow, or is at most the bound.</summary>
    public int Count(int bound)
    {
        var value = Unsigned();
        return value <= (ulong)bound ? (int)value : throw new InvalidDataException("A count is too large.");
    }

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public ReadOnlySpan<byte> Bytes() => Take(Count(_rest.Length));

    public string Text() => Encoding.UTF8.GetString(Bytes());

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
        {
            throw new InvalidDataException(TooShort);
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
