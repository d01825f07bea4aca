using Mesh.LogShipper.Archive;
using Mesh.LogShipper.Cluster.Handover;
using Mesh.Spool;

namespace Mesh.LogShipper.Storage;

/// <summary>A log that lies in the spool and may go to the archive while it is read; offsets are the same in both.</summary>
internal sealed class StoredLog(LogSpool spool, SpoolLog log, ArchivedLogs archive, LogBlocks blocks, LogMoves moves)
    : IStoredLog
{
    public LogKey Key => log.Key;

    public long End => log.End;

    public SpoolSeal? Seal => log.Seal;

    public Task Changed => log.Changed;

    public IDisposable Follow() => log.Follow();

    public async ValueTask<IReadOnlyList<SpoolPiece>> ReadAsync(
        long offset, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            if (!log.IsReleased)
            {
                var pieces = await blocks.ReadAsync(spool, log, offset, maxBytes, cancellationToken);
                if (!log.IsReleased)
                {
                    return pieces;
                }
            }
        }
        catch (LogMovedException)
        {
            // Below.
        }

        // An open log is released only when another copy of it goes on, here or elsewhere.
        if (moves.IsGone(Key.Job) || log.Seal is null)
        {
            throw new LogMovedException("The log goes on elsewhere.");
        }

        // It was in the archive before it left the spool; if it is in neither it has expired since.
        return await archive.FindAsync(Key, cancellationToken) is { } moved
            ? await moved.ReadAsync(offset, maxBytes, cancellationToken)
            : ArchivedLog.Lost(offset, End);
    }
}
