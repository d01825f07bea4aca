using Mesh.LogShipper.Shipping.Documents;
using Mesh.LogShipper.Shipping.Elastic;
using Mesh.LogShipper.Shipping.Lines;
using Mesh.LogShipper.Storage;

namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>One log that is not shipped to its end.</summary>
internal sealed class LogSource : ShippingSource
{
    // Read for one turn, and for one that goes over much that is shipped already.
    private const int ReadBytes = 256 * 1024;
    private const int ReadsPerTurn = 8;

    private readonly LineLimits _limits;
    private readonly DocumentWriter _writer;
    private StoredCheckpoint _stored;
    private LineAssembler? _lines;
    private bool _isFinished;
    private long _lastNanos;
    private long _oldestNanos;

    public LogSource(IStoredLog log, string project, StoredCheckpoint stored, LineLimits limits, long oldestNanos)
        : base(project)
    {
        (Log, _stored, _limits, _oldestNanos) = (log, stored, limits, oldestNanos);
        _writer = new DocumentWriter(log.Key, project);
    }

    public IStoredLog Log { get; }

    /// <summary>True: all is shipped, and no more will come.</summary>
    public bool IsDone => Volatile.Read(ref _stored).IsDone;

    /// <summary>Bytes that are stored and not shipped.</summary>
    public long Lag => IsDone ? 0 : Math.Max(0, Log.End - Volatile.Read(ref _stored).Place.From);

    /// <summary>When the oldest of them was read: nanoseconds since the Unix epoch. Of bytes not looked at yet, at least
    /// that.</summary>
    public long OldestNanos => Volatile.Read(ref _oldestNanos);

    public override async ValueTask FillAsync(int maxLines, CancellationToken cancellationToken)
    {
        HasMore = false;
        if (_isFinished)
        {
            return;
        }

        _lines ??= new LineAssembler(_stored.Place, _limits);
        var lines = new List<StoredLine>();
        for (var read = 0; read < ReadsPerTurn && lines.Count < maxLines; read++)
        {
            // The seal first: what is read after it is all there is.
            var seal = Log.Seal;
            var pieces = await Log.ReadAsync(_lines.Position, ReadBytes, cancellationToken);
            if (pieces.Count == 0)
            {
                HasMore = false;
                if (seal is not null && _lines.Position >= seal.Length)
                {
                    _lines.Finish(lines);
                    _isFinished = true;
                }

                break;
            }

            HasMore = true;
            foreach (var piece in pieces)
            {
                _lastNanos = piece.Missing > 0 ? _lastNanos : piece.TimeNanos;
                _lines.Add(piece, lines, maxLines);
                if (lines.Count >= maxLines)
                {
                    break;
                }
            }
        }

        Waiting.AddRange(lines.Select(_writer.Write));
    }

    public override void Settle(ReadOnlySpan<ItemResult> results, ShippingChanges changes)
    {
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i].Verdict is ItemVerdict.Refused or ItemVerdict.Diverted)
            {
                changes.Refused.Add((Waiting[i], results[i]));
            }
        }

        if (!AnyMustGoAgain(results) && Reached() is { } reached)
        {
            changes.Checkpoints.Add((Log.Key, reached));
        }
    }

    public override void Settled(ReadOnlySpan<ItemResult> results)
    {
        if (!AnyMustGoAgain(results) && Reached() is { } reached)
        {
            Volatile.Write(ref _stored, reached);
            Volatile.Write(ref _oldestNanos, _lines!.OldestOpenNanos ?? _lastNanos);
        }

        KeepUnsettled(results);
    }

    public override void Reset()
    {
        Waiting.Clear();
        (_lines, _isFinished, HasMore) = (null, false, true);
    }

    /// <summary>Notes when bytes came, if all before were shipped.</summary>
    public void Came(long nanos)
    {
        if (Lag == 0)
        {
            Volatile.Write(ref _oldestNanos, nanos);
        }
    }

    // Where the lines made so far reach, if that is further than what is stored.
    private StoredCheckpoint? Reached()
    {
        if (_lines is null)
        {
            return null;
        }

        var place = _lines.Place;
        var isSame = place.From == _stored.Place.From && place.Ahead.Count == _stored.Place.Ahead.Count
            && place.Ahead.All(a => _stored.Place.Ahead.GetValueOrDefault(a.Key) == a.Value);
        return isSame && _isFinished == _stored.IsDone ? null : new StoredCheckpoint(place, _isFinished);
    }
}
