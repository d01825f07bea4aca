using System.Buffers.Binary;
using Mesh.Spool.Records;

namespace Mesh.Spool.Segments;

/// <summary>
/// The first block of a segment, kept twice. It says where the segment before it ends: whatever lies past that point
/// there was written by a group that failed.
/// </summary>
/// <param name="Number">The segment's number, from 1.</param>
/// <param name="Salt">What its records' checksums are seeded with.</param>
/// <param name="PreviousEnd">The end of segment <c>Number - 1</c>; 0 when there is none.</param>
internal readonly record struct SegmentHeader(long Number, uint Salt, long PreviousEnd)
{
    public const int Bytes = 4096;

    private const ulong Magic = 0x3147_4553_4853_454D;
    private const int CopyBytes = Bytes / 2;
    private const int SummedBytes = 28;

    public static int? Find(ReadOnlySpan<byte> block, out SegmentHeader header)
    {
        for (var at = 0; at + SummedBytes + 4 <= block.Length; at += CopyBytes)
        {
            var copy = block[at..];
            if (BinaryPrimitives.ReadUInt64LittleEndian(copy) == Magic
                && BinaryPrimitives.ReadUInt32LittleEndian(copy[SummedBytes..]) == Crc32C.Append(0, copy[..SummedBytes]))
            {
                header = new SegmentHeader(
                    BinaryPrimitives.ReadInt64LittleEndian(copy[8..]),
                    BinaryPrimitives.ReadUInt32LittleEndian(copy[16..]),
                    BinaryPrimitives.ReadInt64LittleEndian(copy[20..]));
                return at;
            }
        }

        header = default;
        return null;
    }

    public byte[] ToBlock()
    {
        var block = new byte[Bytes];
        BinaryPrimitives.WriteUInt64LittleEndian(block, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(block.AsSpan(8), Number);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(16), Salt);
        BinaryPrimitives.WriteInt64LittleEndian(block.AsSpan(20), PreviousEnd);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(SummedBytes), Crc32C.Append(0, block.AsSpan(0, SummedBytes)));
        block.AsSpan(0, CopyBytes).CopyTo(block.AsSpan(CopyBytes));
        return block;
    }
}
