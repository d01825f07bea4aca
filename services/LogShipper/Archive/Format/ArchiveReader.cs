using Mesh.Spool;
using Mesh.Spool.Records;

namespace Mesh.LogShipper.Archive.Format;

/// <summary>Takes an object's bytes apart. Throws <see cref="InvalidDataException"/> for what is damaged. No I/O.</summary>
internal static class ArchiveReader
{
    /// <summary>The index in one of its copies.</summary>
    /// <param name="members">The bytes from <see cref="ArchiveTrailer.IndexPosition"/> on, both copies.</param>
    /// <param name="trailer">What the object's end says.</param>
    public static ArchiveIndex Index(ReadOnlyMemory<byte> members, ArchiveTrailer trailer)
    {
        for (var copy = 0; copy < 2; copy++)
        {
            var start = copy * trailer.IndexLength;
            if (start + trailer.IndexLength > members.Length)
            {
                break;
            }

            if (Unwrap(members.Slice(start, trailer.IndexLength)) is { } bytes
                && Crc32C.Finish(Crc32C.Append(Crc32C.Seed(0), bytes)) == trailer.IndexCrc)
            {
                return IndexCodec.Read(bytes);
            }
        }

        throw new InvalidDataException("Both copies of the archived log's index are damaged.");
    }

    /// <summary>A block's pieces; null when its bytes are not those that were stored.</summary>
    public static IReadOnlyList<SpoolPiece>? Block(in ArchiveBlock block, ReadOnlyMemory<byte> member)
    {
        if (member.Length != block.Length || Crc32C.Finish(Crc32C.Append(Crc32C.Seed(0), member.Span)) != block.Crc)
        {
            return null;
        }

        try
        {
            var raw = GzipMember.Unpack(member, checked((int)block.RawLength));
            return BlockRuns.Read(GzipMember.Extra(member).Span, block.RawOffset, raw);
        }
        catch (InvalidDataException)
        {
            return null; // Sound bytes that do not fit the index: as lost as flipped ones.
        }
    }

    private static byte[]? Unwrap(ReadOnlyMemory<byte> members)
    {
        using var bytes = new MemoryStream();
        var empty = GzipMember.Write([], [], System.IO.Compression.CompressionLevel.NoCompression).Length;
        try
        {
            while (!members.IsEmpty)
            {
                var extra = GzipMember.Extra(members);
                bytes.Write(extra.Span);
                members = members[(empty + extra.Length)..];
            }
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentOutOfRangeException)
        {
            return null;
        }

        return bytes.ToArray();
    }
}
