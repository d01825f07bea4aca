using Mesh.LogShipper.Storage;

namespace Mesh.LogShipper.Read;

/// <summary>
/// A coarse map of one log, from lines and times to offsets: a mark every <see cref="Stride"/> bytes. It is drawn by reading, as far
/// as somebody asks; a log only grows, so what is drawn stays true. A log of 4 GiB takes 400 KB.
/// </summary>
internal sealed class LogOutline : IDisposable
{
    /// <summary>Bytes between two marks: what finding a line reads at most.</summary>
    public const int Stride = 256 * 1024;

    private const byte LineEnd = (byte)'\n';

    private readonly SemaphoreSlim _gate = new(1);
    private readonly List<LogMark> _marks = [new(0, 0, long.MinValue)];
    private LogMark _drawn = new(0, 0, long.MinValue);
    private bool _inLine;

    /// <summary>Lines that are stored; the last may have no end yet.</summary>
    public async Task<long> CountLinesAsync(IStoredLog log, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            while (await DrawAsync(log, cancellationToken))
            {
            }

            return _drawn.Lines + (_inLine ? 1 : 0);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The offset of a line's first byte; the end of what is stored when there are fewer lines.</summary>
    /// <param name="log">The log.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<long> FindLineAsync(IStoredLog log, long line, CancellationToken cancellationToken)
    {
        var mark = await MarkBeforeAsync(log, m => m.Lines < line, cancellationToken);
        if (line == 1)
        {
            return 0;
        }

        var (offset, lines) = (mark.Offset, mark.Lines);
        while (await log.ReadAsync(offset, Stride, cancellationToken) is { Count: > 0 } pieces)
        {
            foreach (var piece in pieces)
            {
                var data = piece.Data.Span;
                for (var at = 0; data[at..].IndexOf(LineEnd) is >= 0 and var found;)
                {
                    at += found + 1;
                    if (++lines == line - 1)
                    {
                        return piece.Offset + at;
                    }
                }

                offset = piece.End;
            }
        }

        return offset;
    }

    /// <summary>An offset before which every byte is older; at most <see cref="Stride"/> before the first that is not.</summary>
    public async Task<long> FindTimeAsync(IStoredLog log, long nanos, CancellationToken cancellationToken) =>
        (await MarkBeforeAsync(log, m => m.LatestNanos < nanos, cancellationToken)).Offset;

    public void Dispose() => _gate.Dispose();

    // The last mark that lies before what is looked for. What is asked of a mark holds for all marks before it, too.
    private async Task<LogMark> MarkBeforeAsync(IStoredLog log, Predicate<LogMark> isBefore, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            while (isBefore(_drawn) && await DrawAsync(log, cancellationToken))
            {
            }

            var (low, high) = (0, _marks.Count - 1);
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                (low, high) = isBefore(_marks[middle]) ? (middle, high) : (low, middle - 1);
            }

            return _marks[low];
        }
        finally
        {
            _gate.Release();
        }
    }

    // Reads one stretch more; false at the end of what is stored.
    private async ValueTask<bool> DrawAsync(IStoredLog log, CancellationToken cancellationToken)
    {
        var pieces = await log.ReadAsync(_drawn.Offset, Stride, cancellationToken);
        foreach (var piece in pieces)
        {
            var data = piece.Data.Span;
            _drawn = new LogMark(
                piece.End,
                _drawn.Lines + data.Count(LineEnd),
                piece.Missing > 0 ? _drawn.LatestNanos : Math.Max(_drawn.LatestNanos, piece.TimeNanos));
            _inLine = data.IsEmpty ? _inLine : data[^1] != LineEnd;
            if (_drawn.Offset - _marks[^1].Offset >= Stride)
            {
                _marks.Add(_drawn);
            }
        }

        return pieces.Count > 0;
    }
}
