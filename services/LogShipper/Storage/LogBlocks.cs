using Mesh.Spool;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Storage;

/// <summary>
/// The blocks of logs that are read, in memory up to a bound, so that many who read one log cost one read. Of a spooled log a
/// block is an aligned stretch, and the last one grows; of an archived log it is what the object has as one.
/// </summary>
public sealed class LogBlocks(IOptions<LogStorageOptions> options)
{
    private const int SpoolBlockBytes = 256 * 1024;

    private readonly SharedCache<(object Log, long Block), LogBlock> _blocks =
        new(options.Value.BlockCacheBytes, block => block.Cost);

    /// <summary>Reads a spooled log. What is given is of no use when the log has been released meanwhile.</summary>
    internal async ValueTask<IReadOnlyList<SpoolPiece>> ReadAsync(
        LogSpool spool, SpoolLog log, long offset, int maxBytes, CancellationToken cancellationToken)
    {
        var pieces = spool.ReadRecent(log, offset, maxBytes).ToList();
        if (pieces.Count > 0)
        {
            return pieces;
        }

        var to = offset + maxBytes;
        while (offset < to && offset < log.End && !log.IsReleased)
        {
            var number = offset / SpoolBlockBytes;
            var block = await GetAsync(
                log, number, () => Task.FromResult(Load(spool, log, number * SpoolBlockBytes)), offset, cancellationToken);
            var next = block.Read(offset, (int)(to - offset), pieces);
            if (next == offset)
            {
                break;
            }

            offset = next;
            if (pieces[^1] is { Missing: > 0 } part)
            {
                // A hole may be far longer than a block, and is one hole to the reader.
                pieces[^1] = spool.Read(log, part.Offset, 1) is [{ Missing: > 0 } whole, ..] ? whole : part;
                break;
            }
        }

        return pieces;
    }

    /// <summary>A block of any log, which reaches past the offset.</summary>
    internal ValueTask<LogBlock> GetAsync(
        object log, long number, Func<Task<LogBlock>> load, long offset, CancellationToken cancellationToken) =>
        _blocks.GetAsync((log, number), load, block => block.End > offset, cancellationToken);

    // A hole may reach into the next block, as may the bytes behind it: the spool counts bytes, and a block is a stretch.
    private static SpoolPiece Cut(in SpoolPiece piece, long limit) => piece switch
    {
        _ when piece.End <= limit => piece,
        { Missing: > 0 } => piece with { Missing = limit - piece.Offset },
        _ => piece with { Data = piece.Data[..(int)(limit - piece.Offset)] },
    };

    private static LogBlock Load(LogSpool spool, SpoolLog log, long start)
    {
        var pieces = new List<SpoolPiece>();
        var end = start;
        var limit = Math.Min(start + SpoolBlockBytes, log.End);
        while (end < limit && spool.Read(log, end, (int)(limit - end)) is { Count: > 0 } more)
        {
            foreach (var piece in more.TakeWhile(p => p.Offset < limit))
            {
                pieces.Add(Cut(piece, limit));
                end = pieces[^1].End;
            }
        }

        return log.IsReleased
            ? throw new LogMovedException() // Its segments may be gone: what was read may be holes that are none.
            : new LogBlock(end, pieces);
    }
}
