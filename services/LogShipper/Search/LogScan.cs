using Mesh.LogShipper.Shipping.Lines;
using Mesh.LogShipper.Storage;

namespace Mesh.LogShipper.Search;

/// <summary>
/// Looks through one log. It stops only where no stream is ahead of another in the midst of a line, so that one offset tells
/// where to
/// go on; where streams interleave without such a place for a megabyte, a line may come cut, or twice.
/// </summary>
internal sealed class LogScan(IStoredLog log, LineQuery query, long start, int maxBytes)
{
    private const int MostPastBudget = 1024 * 1024;

    private readonly LineAssembler _lines = new(LinePlace.Start with { From = start }, new LineLimits());
    private readonly long _start = start;
    private long _evenPlace = start;
    private int _evenFound;
    private long _bytes;

    /// <summary>The lines that were wanted.</summary>
    public List<StoredLine> Found { get; } = [];

    /// <summary>Bytes of them.</summary>
    public int FoundBytes => Found.Sum(line => line.Bytes.Length);

    /// <summary>Where to go on; null: the log is looked through.</summary>
    public long? StoppedAt { get; private set; }

    /// <summary>Looks until it has so many lines, or has read so many bytes; returns how many it read.</summary>
    public async Task<int> RunAsync(int maxLines, int budget, int readBytes, CancellationToken cancellationToken)
    {
        var read = 0;
        while (true)
        {
            var pieces = await log.ReadAsync(_lines.Position, readBytes, cancellationToken);
            if (pieces.Count == 0)
            {
                return Finish(maxLines, read);
            }

            foreach (var piece in pieces)
            {
                read += piece.Data.Length;
                while (_lines.Position < piece.End)
                {
                    Take(list => _lines.Add(piece, list, maxLines: 1));
                    if (Found.Count > maxLines || _bytes > maxBytes)
                    {
                        StopAtEvenPlace(maxLines);
                        return read;
                    }

                    if (_lines.IsEven)
                    {
                        (_evenPlace, _evenFound) = (_lines.Place.From, Found.Count);
                    }
                }
            }

            if (read >= budget && (_evenPlace > _start || read >= budget + MostPastBudget))
            {
                StopAtEvenPlace(maxLines);
                return read;
            }
        }
    }

    private int Finish(int maxLines, int read)
    {
        Take(_lines.Finish);
        if (Found.Count > maxLines)
        {
            StopAtEvenPlace(maxLines);
        }

        return read;
    }

    // What was found past the place comes on the next page. Without any place, this page ends as well as it can.
    private void StopAtEvenPlace(int maxLines)
    {
        if (_evenPlace > _start)
        {
            StoppedAt = _evenPlace;
            Found.RemoveRange(_evenFound, Found.Count - _evenFound);
        }
        else
        {
            StoppedAt = Math.Max(_start + 1, Found.Count > maxLines ? Found[maxLines].Offset : _lines.Place.From);
            Found.RemoveRange(Math.Min(maxLines, Found.Count), Math.Max(0, Found.Count - maxLines));
        }
    }

    private void Take(Action<List<StoredLine>> make)
    {
        List<StoredLine> made = [];
        make(made);
        foreach (var line in made.Where(IsWanted))
        {
            Found.Add(line);
            _bytes += line.Bytes.Length;
        }
    }

    private bool IsWanted(StoredLine line) =>
        line.Missing == 0
        && (query.Step.Length == 0 || line.Source.Step == query.Step)
        && !(line.TimeNanos < query.FromNanos)
        && !(line.TimeNanos >= query.ToNanos)
        && query.Holds(PlainText.Of(line.Bytes.Span));
}
