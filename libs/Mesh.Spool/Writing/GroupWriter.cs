using System.Threading.Channels;
using Mesh.Spool.Logs;
using Mesh.Spool.Segments;

namespace Mesh.Spool.Writing;

/// <summary>
/// The one thread that writes. A group is whatever has arrived while the group before it went to disk: no timer delays a
/// lone frame, and many frames share one flush. Nobody hears of a frame before its group is on disk.
/// </summary>
internal sealed class GroupWriter : IDisposable
{
    private const int MaxRequests = 16 * 1024;
    private const int ErrnoNoSpace = 28;
    private const int ErrnoQuota = 122;
    private const int HResultDiskFull = unchecked((int)0x80070070);

    private readonly SpoolOptions _options;
    private readonly SegmentSet _segments;
    private readonly LogTable _logs;
    private readonly ISpoolEvents _events;
    private readonly Func<LogKey, SpoolLog> _makeLog;
    private readonly Channel<WriteRequest> _queue;
    private readonly ByteGate _gate;
    private readonly GroupPlanner _planner;
    private readonly Thread _thread;
    private readonly List<WriteRequest> _requests = [];
    private readonly Dictionary<LogKey, LogGroup> _byKey = [];
    private readonly List<LogGroup> _groups = [];
    private readonly int _groupBytes;
    private Segment? _active;

    public GroupWriter(
        SpoolOptions options, SegmentSet segments, Segment? active, LogTable logs, ISpoolEvents events,
        Func<LogKey, SpoolLog> makeLog)
    {
        (_options, _segments, _active, _logs, _events, _makeLog) = (options, segments, active, logs, events, makeLog);
        _queue = Channel.CreateBounded<WriteRequest>(new BoundedChannelOptions(MaxRequests) { SingleReader = true });
        _groupBytes = Math.Min(options.GroupBytes, options.SegmentBytes - SegmentHeader.Bytes);
        _gate = new ByteGate(options.QueueBytes);
        _planner = new GroupPlanner(options.LogBytes);
        _thread = new Thread(Run) { IsBackground = true, Name = "spool-writer" };
        _thread.Start();
    }

    /// <summary>Queues a request; waits while the queue is full.</summary>
    public async ValueTask EnqueueAsync(WriteRequest request)
    {
        await _gate.EnterAsync(request.MaxSize).ConfigureAwait(false);
        try
        {
            await _queue.Writer.WriteAsync(request).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            _gate.Leave(request.MaxSize);
            request.Refuse(new SpoolRefusal(SpoolRefusalKind.Closed, "The log store is closing."));
        }
    }

    /// <summary>Writes what is queued, and ends.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _thread.Join();
    }

    private void Run()
    {
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            var size = TakeGroup();
            try
            {
                WriteGroup(size);
            }
            catch (Exception e)
            {
                // IOException is the disk's; anything else is a bug, and still no reason to acknowledge or to stop.
                Fail(e);
            }
            finally
            {
                foreach (var request in _requests)
                {
                    _gate.Leave(request.MaxSize);
                }

                _requests.Clear();
                _groups.Clear();
                _byKey.Clear();
            }
        }
    }

    private int TakeGroup()
    {
        var size = 0;
        while (size < _groupBytes && _queue.Reader.TryRead(out var request))
        {
            _requests.Add(request);
            if (_logs.WasReleased(request.Key) && _logs.Find(request.Key) is null)
            {
                request.Refuse(WriteRequest.Released);
                continue;
            }

            size += request.MaxSize;
            GroupOf(request.Key).Requests.Add(request);
        }

        return size;
    }

    private LogGroup GroupOf(LogKey key)
    {
        if (!_byKey.TryGetValue(key, out var group))
        {
            var log = _logs.Find(key);
            _byKey[key] = group = new LogGroup(log ?? _makeLog(key), log is null);
            _groups.Add(group);
        }

        return group;
    }

    private void WriteGroup(int maxSize)
    {
        if (_segments.FreeBytes < _options.ReserveBytes)
        {
            KeepReserve();
        }

        if (_active is null || (_active.End > SegmentHeader.Bytes && _active.End + maxSize > _options.SegmentBytes))
        {
            _active = _segments.Begin();
        }

        _planner.Begin(maxSize);
        foreach (var group in _groups)
        {
            _planner.Plan(group, _active);
        }

        if (_planner.Length > 0)
        {
            _active.File.Write(_active.End, _planner.Bytes);
            _active.File.Flush();
            _active.End += _planner.Length;
        }

        foreach (var group in _groups)
        {
            Commit(group, _active);
        }

        // Readers and writers have been told by now; hashing delays only the next group.
        foreach (var group in _groups)
        {
            foreach (var frame in group.Frames)
            {
                group.Log.Hash(frame.Piece.Data.Span);
            }

            if (group.Tail.Seal is not null)
            {
                group.Log.DropHash();
            }
        }
    }

    private void KeepReserve()
    {
        var refusal = new SpoolRefusal(SpoolRefusalKind.DiskFull, "The log store's disk is full.");
        var refused = 0;
        foreach (var group in _groups)
        {
            refused += group.Requests.RemoveAll(request =>
            {
                if (request is ReleaseRequest)
                {
                    return false;
                }

                request.Refuse(refusal);
                return true;
            });
        }

        if (refused > 0)
        {
            _events.WriteFailed(new IOException("No space is left on the disk but the reserve.", ErrnoNoSpace), refused);
        }
    }

    private void Commit(LogGroup group, Segment segment)
    {
        if (group.IsReleased)
        {
            // First out of the table, then its segments given up: whoever finds it can read it.
            _logs.Release(group.Log.Key);
            group.Log.Release();
            group.Tell();
            return;
        }

        var changed = group.Log.Commit(group.Tail, segment, group.Frames, group.HasRecords);
        if (group.IsNew && (group.Frames.Count > 0 || group.Tail.Seal is not null))
        {
            _logs.Add(group.Log);
        }

        changed?.TrySetResult();
        if (group.Frames.Count > 0 || group.Tail.Seal is not null)
        {
            _events.Grown(group.Log.Key);
        }

        group.Tell();
    }

    private void Fail(Exception error)
    {
        _events.WriteFailed(error, _requests.Count);
        var kind = IsFull(error) ? SpoolRefusalKind.DiskFull : SpoolRefusalKind.DiskFailed;
        var refusal = new SpoolRefusal(
            kind, kind == SpoolRefusalKind.DiskFull ? "The log store's disk is full." : "The log store's disk failed.");
        foreach (var request in _requests)
        {
            request.Refuse(refusal);
        }

        Abandon();
    }

    // After a failed write or flush nobody knows what of the group reached the disk, and a second flush may lie. The next
    // segment's header says where this one ends; cutting it here as well is tidiness, and may fail like the write did.
    private void Abandon()
    {
        if (_active is not { } segment)
        {
            return;
        }

        _active = null;
        try
        {
            segment.File.Truncate(segment.End);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _events.WriteFailed(e, 0);
        }
    }

    private static bool IsFull(Exception error) =>
        error is IOException { HResult: ErrnoNoSpace or ErrnoQuota or HResultDiskFull };
}
