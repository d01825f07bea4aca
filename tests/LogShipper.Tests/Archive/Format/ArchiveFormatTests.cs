using System.IO.Compression;
using System.Text;
using Mesh.LogShipper.Archive.Format;
using Mesh.LogShipper.Tests.Support;
using Mesh.Spool;

namespace Mesh.LogShipper.Tests.Archive.Format;

public sealed class ArchiveFormatTests
{
    [Fact]
    public async Task Write_AnyPieces_ComeBackAsTheyWereAndGunzipGivesTheLog()
    {
        for (var seed = 1; seed <= 25; seed++)
        {
            var pieces = Pieces(new Random(seed));
            var (bytes, written) = await Objects.WriteAsync(pieces);
            var index = Objects.Index(bytes);
            Assert.Equivalent(written, index);
            var read = new List<SpoolPiece>();
            foreach (var block in index.Blocks)
            {
                read.AddRange(block.IsHole
                    ? [new SpoolPiece(block.RawOffset, "", 0, 0, default, block.RawLength)]
                    : Objects.Block(bytes, block)!);
            }

            Assert.True(Spread(pieces).SequenceEqual(Spread(read)), $"seed {seed}: the pieces differ");
            using var gunzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var raw = new MemoryStream();
            await gunzip.CopyToAsync(raw);
            var expected = pieces.SelectMany(p => p.Data.ToArray()).ToArray();
            Assert.True(expected.AsSpan().SequenceEqual(raw.ToArray()), $"seed {seed}: gunzip gives other bytes");
            Assert.Equal(expected.Count(b => b == '\n'), index.Lines);
        }
    }

    [Fact]
    public async Task Write_EmptyLog_IsAnObjectWithoutBlocks()
    {
        var (bytes, _) = await Objects.WriteAsync([], "The pod is gone.");
        var index = Objects.Index(bytes);
        Assert.Empty(index.Blocks);
        Assert.Equal("The pod is gone.", index.Seal.Message);
        using var gunzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        Assert.Equal(-1, gunzip.ReadByte());
    }

    [Fact]
    public async Task Write_HoleWithAReason_KeepsTheReason()
    {
        var (bytes, _) = await Objects.WriteAsync(
            [Objects.Piece(0, "a"u8.ToArray()), new SpoolPiece(1, "", 0, 0, default, 7, "The disk was lost."),
            new SpoolPiece(8, "", 0, 0, default, 2), Objects.Piece(10, "b"u8.ToArray())]);
        Assert.Equal(["", "The disk was lost.", "", ""], Objects.Index(bytes).Blocks.Select(b => b.Why));
    }

    [Fact]
    public async Task Write_TheSameTwice_IsTheSameObject()
    {
        var pieces = Pieces(new Random(7));
        Assert.Equal((await Objects.WriteAsync(pieces)).Bytes, (await Objects.WriteAsync(pieces)).Bytes);
    }

    [Fact]
    public async Task Write_EachByteAnotherStep_BlocksEndBeforeTheirRunsAreTooLong()
    {
        var pieces = Enumerable.Range(0, 30_000)
            .Select(i => Objects.Piece(i, [(byte)'x'], $"step {i % 3} {new string('s', 90)}", (byte)(i % 2), i * 1_000_000_000L))
            .ToList();
        var (bytes, index) = await Objects.WriteAsync(pieces);
        Assert.True(index.Blocks.Count > 1);
        Assert.True(Spread(pieces).SequenceEqual(Spread(index.Blocks.SelectMany(b => Objects.Block(bytes, b)!))));
    }

    [Fact]
    public async Task Read_AnyBitFlipped_IsFoundOrDoesNotMatter()
    {
        var (bytes, index) = await Objects.WriteAsync(
            [Objects.Piece(0, Encoding.ASCII.GetBytes("hello ")), Objects.Piece(6, Encoding.ASCII.GetBytes("world"), "test")]);
        var expected = Spread(Objects.Block(bytes, index.Blocks[0])!).ToList();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var copy = bytes.ToArray();
            copy[bit / 8] ^= (byte)(1 << (bit % 8));
            var found = Objects.Index(copy);
            Assert.Equivalent(index, found);
            var block = Objects.Block(copy, found.Blocks[0]);
            Assert.True(block is null || Spread(block).SequenceEqual(expected), $"bit {bit} gives wrong bytes");
            Assert.Equal(bit / 8 < index.Blocks[0].Length, block is null);
        }
    }

    [Fact]
    public async Task Read_CutAnywhere_IsNeverTakenForWhole()
    {
        var (bytes, _) = await Objects.WriteAsync([Objects.Piece(0, new byte[1000])]);
        for (var length = 0; length < bytes.Length - ArchiveTrailer.Bytes; length++)
        {
            Assert.Throws<InvalidDataException>(() => Objects.Index(bytes[..length]));
        }
    }

    [Fact]
    public async Task Find_EveryOffset_IsInItsBlock()
    {
        var (_, index) = await Objects.WriteAsync(Pieces(new Random(3)));
        foreach (var (block, i) in index.Blocks.Select((b, i) => (b, i)))
        {
            Assert.Equal(i, index.Find(block.RawOffset));
            Assert.Equal(i, index.Find(block.RawEnd - 1));
        }

        Assert.Equal(-1, index.Find(index.Seal.Length));
    }

    // Byte by byte, so that it does not matter where pieces are cut.
    private static IEnumerable<(long Offset, string Step, byte Stream, long Nanos, int Byte)> Spread(
        IEnumerable<SpoolPiece> pieces)
    {
        foreach (var piece in pieces)
        {
            for (var i = 0; i < piece.Data.Length; i++)
            {
                yield return (piece.Offset + i, piece.Step, piece.Stream, piece.TimeNanos, piece.Data.Span[i]);
            }

            for (long i = 0; i < piece.Missing; i++)
            {
                yield return (piece.Offset + i, piece.Step, piece.Stream, piece.TimeNanos, -1);
            }
        }
    }

    private static List<SpoolPiece> Pieces(Random random)
    {
        var pieces = new List<SpoolPiece>();
        long offset = 0;
        for (var i = random.Next(1, 40); i > 0; i--)
        {
            var data = new byte[random.Next(1, 60_000)];
            random.NextBytes(data.AsSpan(0, data.Length / 2));
            var hole = random.Next(8) == 0;
            pieces.Add(hole
                ? new SpoolPiece(offset, "", 0, 0, default, random.Next(1, 1000))
                : Objects.Piece(offset, data, $"step{random.Next(3)}", (byte)random.Next(4), random.NextInt64(-5, 1L << 62)));
            offset = pieces[^1].End;
        }

        return pieces;
    }
}
