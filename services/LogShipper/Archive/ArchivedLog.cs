using Mesh.LogShipper.Archive.Format;
using Mesh.LogShipper.Cluster.Handover;
using Mesh.LogShipper.Storage;
using Mesh.Spool;

namespace Mesh.LogShipper.Archive;

/// <summary>A log in the archive. What the archive has not, or not as it was stored, comes as holes.</summary>
internal sealed partial class ArchivedLog(
    ArchiveIndex index, string name, IArchive archive, LogBlocks blocks, LogMoves moves, ILogger logger) : IStoredLog
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    public LogKey Key => index.Key;

    public long End => index.Seal.Length;

    public SpoolSeal Seal => index.Seal;

    SpoolSeal? IStoredLog.Seal => index.Seal;

    public Task Changed => Never;

    /// <summary>What late writers are told.</summary>
    public EndedLog Ended { get; } = new(index.Writers, index.Seal);

    public ArchiveIndex Index => index;

    /// <summary>A hole from an offset on.</summary>
    public static IReadOnlyList<SpoolPiece> Lost(long offset, long end, string why = "") =>
        offset < end ? [new SpoolPiece(offset, "", 0, 0, default, end - offset, why)] : [];

    public IDisposable Follow() => new NoFollowing();

    public async ValueTask<IReadOnlyList<SpoolPiece>> ReadAsync(
        long offset, int maxBytes, CancellationToken cancellationToken)
    {
        var pieces = new List<SpoolPiece>();
        var to = offset + maxBytes;
        for (var i = index.Find(offset); i >= 0 && i < index.Blocks.Count && offset < to; i++)
        {
            var number = i;
            var block = await blocks.GetAsync(
                name, number, () => LoadAsync(index.Blocks[number]), offset, cancellationToken);
            offset = block.Read(offset, (int)(to - offset), pieces);
        }

        return pieces;
    }

    private async Task<LogBlock> LoadAsync(ArchiveBlock block)
    {
        if (!block.IsHole)
        {
            // Twice: a byte may be wrong on its way, too.
            for (var tries = 0; tries < 2; tries++)
            {
                var stored = await archive.ReadAsync(name, block.Position, block.Length, CancellationToken.None);
                if (stored is null)
                {
                    if (moves.IsGone(Key.Job))
                    {
                        throw new LogMovedException("The log is at another member.");
                    }

                    LogMissing(name);
                    break;
                }

                if (ArchiveReader.Block(block, stored.Data) is { } pieces)
                {
                    return new LogBlock(block.RawEnd, pieces);
                }

                LogDamaged(name, block.Position, block.Length);
            }
        }

        return new LogBlock(block.RawEnd, Lost(block.RawOffset, block.RawEnd, block.Why));
    }

    [LoggerMessage(480, LogLevel.Error, "{Name} is damaged at {Position}, {Length} bytes: what they held is given as a hole")]
    private partial void LogDamaged(string name, long position, int length);

    [LoggerMessage(481, LogLevel.Warning, "{Name} has gone while it was read; the rest of it is given as a hole")]
    private partial void LogMissing(string name);

    private sealed class NoFollowing : IDisposable
    {
        public void Dispose()
        {
            // An archived log does not grow.
        }
    }
}
