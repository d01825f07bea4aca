using System.Buffers.Binary;
using System.IO.Compression;
using Mesh.Spool.Records;

namespace Mesh.LogShipper.Archive.Format;

/// <summary>
/// The last member of an object, of a fixed size and there twice, as the index before it is: one flipped bit spoils one copy.
/// </summary>
/// <param name="IndexPosition">Where the first copy of the index starts: where the blocks end.</param>
/// <param name="IndexLength">Bytes of one copy, in its members.</param>
/// <param name="IndexCrc">CRC-32C of the index itself.</param>
internal readonly record struct ArchiveTrailer(long IndexPosition, int IndexLength, uint IndexCrc)
{
    private const uint Magic = 0x41_4C_53_4D; // MSLA
    private const int Version = 1;
    private const int FieldBytes = 28;

    /// <summary>Bytes of one copy.</summary>
    public static int Bytes { get; } = new ArchiveTrailer(0, 0, 0).ToMember().Length;

    public byte[] ToMember()
    {
        Span<byte> fields = stackalloc byte[FieldBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(fields, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(fields[4..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(fields[8..], IndexPosition);
        BinaryPrimitives.WriteInt32LittleEndian(fields[16..], IndexLength);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[20..], IndexCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[24..], Sum(fields));
        return GzipMember.Write([], fields, CompressionLevel.NoCompression);
    }

    /// <summary>Looks for a sound copy at the end of an object's bytes.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is of a later version.</exception>
    public static ArchiveTrailer Find(ReadOnlySpan<byte> end)
    {
        for (var copy = 1; copy <= 2 && copy * Bytes <= end.Length; copy++)
        {
            var fields = end[^(copy * Bytes)..].Slice(GzipMember.ExtraStart, FieldBytes);
            if (BinaryPrimitives.ReadUInt32LittleEndian(fields) != Magic
                || BinaryPrimitives.ReadUInt32LittleEndian(fields[24..]) != Sum(fields))
            {
                continue;
            }

            return BinaryPrimitives.ReadInt32LittleEndian(fields[4..]) == Version
                ? new ArchiveTrailer(
                    BinaryPrimitives.ReadInt64LittleEndian(fields[8..]),
                    BinaryPrimitives.ReadInt32LittleEndian(fields[16..]),
                    BinaryPrimitives.ReadUInt32LittleEndian(fields[20..]))
                : throw new InvalidDataException("The archived log has a later format than this version reads.");
        }

        throw new InvalidDataException("The archived log has no sound end.");
    }

    private static uint Sum(ReadOnlySpan<byte> fields) =>
        Crc32C.Finish(Crc32C.Append(Crc32C.Seed(0), fields[..24]));
}
