using System.Security.Cryptography;
using Mesh.Spool.Logs;
using Mesh.Spool.Segments;

namespace Mesh.Spool;

/// <summary>One attempt's log: what of it is on disk. All that it shows is durable. For any number of threads.</summary>
public sealed class SpoolLog
{
    private readonly Lock _gate = new();
    private readonly LogIndex _index = new();
    private readonly RecentFrames _recent;
    private readonly List<Segment> _segments = new(1);
    private LogTail _tail = new();
    private volatile bool _released;
    private int _followers;
    private TaskCompletionSource? _changed;

    // The writer thread's own: the hash of the log's first _hashedBytes bytes. Null: a log from before the last start, which is
    // read again when it is sealed.
    private IncrementalHash? _hash;
    private long _hashedBytes;

    internal SpoolLog(LogKey key, RecentFrames recent, bool isNew)
    {
        Key = key;
        _recent = recent;
        _hash = isNew ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    }

    /// <summary>Which log it is.</summary>
    public LogKey Key { get; }

    /// <summary>Its length in bytes so far.</summary>
    public long End
    {
        get
        {
            lock (_gate)
            {
                return _tail.End;
            }
        }
    }

    /// <summary>Its end; null while it is open.</summary>
    public SpoolSeal? Seal
    {
        get
        {
            lock (_gate)
            {
                return _tail.Seal;
            }
        }
    }

    /// <summary>Completes when there is more than at this moment, or a seal. Take it before looking, then wait.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _changed.Task;
            }
        }
    }

    /// <summary>
    /// True once the log is kept elsewhere. Look after each read: what was read before is right, and what is read later may
    /// come as holes.
    /// </summary>
    public bool IsReleased => _released;

    /// <summary>How far each writer is.</summary>
    public IReadOnlyList<SpoolWriter> Writers
    {
        get
        {
            lock (_gate)
            {
                return _tail.Writers;
            }
        }
    }

    /// <summary>The oldest segment that holds bytes of it; 0: none does.</summary>
    internal long FirstSegment
    {
        get
        {
            lock (_gate)
            {
                return _segments.Count > 0 ? _segments[0].Header.Number : 0;
            }
        }
    }

    internal int IndexEntries
    {
        get
        {
            lock (_gate)
            {
                return _index.Count;
            }
        }
    }

    /// <summary>How far a writer's own bytes are on disk.</summary>
    public long CursorOf(string writer)
    {
        lock (_gate)
        {
            return _tail.CursorOf(writer);
        }
    }

    /// <summary>Keeps the newest frames in memory until disposed.</summary>
    public IDisposable Follow()
    {
        lock (_gate)
        {
            _followers++;
        }

        return new Following(this);
    }

    internal LogTail CopyTail()
    {
        lock (_gate)
        {
            return _tail.Copy();
        }
    }

    /// <summary>
    /// Gives the entries that hold the bytes from an offset on, up to about so many; and the log's end, and whether the entries
    /// reach to it.
    /// </summary>
    internal (long End, bool Reached) Locate(long offset, int maxBytes, List<IndexEntry> entries)
    {
        lock (_gate)
        {
            var i = offset < _tail.End ? _index.Find(offset) : _index.Count;
            for (; i < _index.Count; i++)
            {
                var entry = _index[i];
                if (entries.Count > 0 && entry.LogOffset - offset >= maxBytes)
                {
                    break;
                }

                entries.Add(entry);
            }

            return (_tail.End, i == _index.Count);
        }
    }

    internal bool TryReadRecent(long offset, int maxBytes, List<SpoolPiece> pieces)
    {
        lock (_gate)
        {
            return _recent.TryRead(offset, maxBytes, pieces);
        }
    }

    /// <summary>Makes a group's frames and seal visible, now that they are on disk.</summary>
    internal TaskCompletionSource? Commit(LogTail tail, Segment segment, List<PlacedFrame> frames, bool hasRecords)
    {
        lock (_gate)
        {
            _tail = tail;
            if (hasRecords)
            {
                Touch(segment);
            }

            foreach (var frame in frames)
            {
                _index.Add(frame.Piece.Offset, (uint)segment.Header.Number, frame.Position, frame.Size);
                if (_followers > 0)
                {
                    _recent.Add(frame.Piece);
                }
            }

            var changed = _changed;
            _changed = null;
            return changed;
        }
    }

    /// <summary>Takes a record in that was read back from disk.</summary>
    internal bool Restore(in RestoredRecord record, Segment segment)
    {
        lock (_gate)
        {
            Touch(segment);
            if (record.Seal is { } seal)
            {
                _tail.Close(seal);
                return true;
            }

            if (record.LogOffset < _tail.End)
            {
                return false;
            }

            _tail.Advance(record.Writer, record.WriterOffset + record.Length, record.LogOffset + record.Length);
            _index.Add(record.LogOffset, (uint)segment.Header.Number, (int)record.Position, record.Size);
            return true;
        }
    }

    /// <summary>Gives up what the log held: its segments may be deleted from now on.</summary>
    internal void Release()
    {
        lock (_gate)
        {
            _released = true;
            _recent.Clear();
            _index.Clear();
            _segments.ForEach(s => s.RemoveLog());
            _segments.Clear();

            // Whoever waits for more looks again, and finds where the log went.
            _changed?.TrySetResult();
            _changed = null;
        }
    }

    /// <summary>Writer thread only: takes bytes into the running hash.</summary>
    internal void Hash(ReadOnlySpan<byte> bytes)
    {
        _hash?.AppendData(bytes);
        _hashedBytes += bytes.Length;
    }

    /// <summary>Writer thread only: the hash of the log's bytes so far; null when the log has to be read for it.</summary>
    internal byte[]? CurrentHash(long end) => _hash is not null && _hashedBytes == end ? _hash.GetCurrentHash() : null;

    /// <summary>Writer thread only: the log has ended.</summary>
    internal void DropHash()
    {
        _hash?.Dispose();
        _hash = null;
    }

    // Records come segment by segment, so the last one is the only one that can be known already.
    private void Touch(Segment segment)
    {
        if (_segments.Count == 0 || _segments[^1] != segment)
        {
            _segments.Add(segment);
            segment.AddLog();
        }
    }

    private sealed class Following(SpoolLog log) : IDisposable
    {
        private SpoolLog? _log = log;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _log, null) is { } log)
            {
                lock (log._gate)
                {
                    if (--log._followers == 0)
                    {
                        log._recent.Clear();
                    }
                }
            }
        }
    }
}
