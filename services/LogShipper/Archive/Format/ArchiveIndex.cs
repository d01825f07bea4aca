using Mesh.Spool;

namespace Mesh.LogShipper.Archive.Format;

/// <summary>What an archived log's object says of itself.</summary>
/// <param name="Key">Which log it is.</param>
/// <param name="Seal">The log's end.</param>
/// <param name="Writers">How far each writer came: what a late writer is told.</param>
/// <param name="Blocks">The blocks, in order and without a gap; holes are blocks too.</param>
/// <param name="Lines">Line ends (\n) in the whole log.</param>
public sealed record ArchiveIndex(
    LogKey Key, SpoolSeal Seal, IReadOnlyList<SpoolWriter> Writers, IReadOnlyList<ArchiveBlock> Blocks, long Lines)
{
    // What a block costs in memory, and what everything else does.
    private const int BlockCost = 64;
    private const int OtherCost = 1024;

    /// <summary>About how many bytes of memory it takes.</summary>
    public long Cost => OtherCost + ((long)Blocks.Count * BlockCost);

    /// <summary>Bytes that were lost before the log was archived.</summary>
    public long Missing => Blocks.Where(b => b.IsHole).Sum(b => b.RawLength);

    /// <summary>The block that holds the offset; -1 at the end of the log.</summary>
    public int Find(long offset)
    {
        var (low, high) = (0, Blocks.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (offset < Blocks[middle].RawOffset)
            {
                high = middle - 1;
            }
            else if (offset >= Blocks[middle].RawEnd)
            {
                low = middle + 1;
            }
            else
            {
                return middle;
            }
        }

        return -1;
    }

    /// <summary>True when both are of the same log, ended in the same way.</summary>
    public bool IsOf(LogKey key, SpoolSeal seal) =>
        Key == key && Seal.Length == seal.Length && Seal.Writer == seal.Writer && Seal.WriterLength == seal.WriterLength
        && Seal.Sha256.Span.SequenceEqual(seal.Sha256.Span);
}
