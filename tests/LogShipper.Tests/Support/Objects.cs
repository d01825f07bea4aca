using System.Security.Cryptography;
using Mesh.LogShipper.Archive.Format;
using Mesh.Spool;

namespace Mesh.LogShipper.Tests.Support;

/// <summary>Archived logs as bytes.</summary>
internal static class Objects
{
    public static readonly LogKey Key = new("projects/demo/jobs/01", 1);

    public static SpoolPiece Piece(long offset, byte[] data, string step = "build", byte stream = 1, long nanos = 5) =>
        new(offset, step, stream, nanos, data);

    public static async Task<(byte[] Bytes, ArchiveIndex Index)> WriteAsync(
        IReadOnlyList<SpoolPiece> pieces, string message = "")
    {
        var end = pieces.Count == 0 ? 0 : pieces[^1].End;
        var raw = pieces.SelectMany(p => p.Data.ToArray()).ToArray();
        var seal = new SpoolSeal(end, SHA256.HashData(raw), "", end, default, message);
        var target = new MemoryStream();
        var writer = new ArchiveWriter(target, Key, seal, [new SpoolWriter("", end)]);
        foreach (var piece in pieces)
        {
            await writer.AddAsync(piece, CancellationToken.None);
        }

        var index = await writer.FinishAsync(CancellationToken.None);
        return (target.ToArray(), index);
    }

    public static ArchiveIndex Index(byte[] bytes)
    {
        var trailer = ArchiveTrailer.Find(bytes);
        return ArchiveReader.Index(bytes.AsMemory((int)trailer.IndexPosition), trailer);
    }

    public static IReadOnlyList<SpoolPiece>? Block(byte[] bytes, ArchiveBlock block) =>
        ArchiveReader.Block(block, bytes.AsMemory((int)block.Position, block.Length));
}
