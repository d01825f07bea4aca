using System.Diagnostics.CodeAnalysis;
using System.Text;
using Mesh.Spool.Disk;
using Mesh.Spool.Logs;
using Mesh.Spool.Reading;
using Mesh.Spool.Recovery;
using Mesh.Spool.Segments;
using Mesh.Spool.Writing;

namespace Mesh.Spool;

/// <summary>
/// One append-only, group-committed, checksummed log on disk for the logs of all jobs. What was acknowledged survives a
/// crash of the
/// process and of the machine; what cannot be read any more is stated as a hole.
/// </summary>
public sealed class LogSpool : IDisposable
{
    private readonly ISpoolDisk _disk;
    private readonly SegmentSet _segments;
    private readonly LogTable _logs = new();
    private readonly LogReader _reader;
    private readonly GroupWriter _writer;

    private LogSpool(SpoolOptions options, ISpoolDisk disk, ISpoolEvents events)
    {
        _disk = disk;
        _segments = new SegmentSet(disk);
        _reader = new LogReader(_segments);
        var budget = new RecentBudget(options.RecentBytes);
        SpoolLog MakeLog(LogKey key, bool isNew) => new(key, new RecentFrames(budget, options.RecentLogBytes), isNew);
        var opener = new SpoolOpener(disk, _segments, _logs, key => MakeLog(key, isNew: false), events);
        var recovered = opener.Run(options.SegmentBytes);
        Recovery = recovered.Report;
        _writer = new GroupWriter(options, _segments, recovered.Active, _logs, events, key => MakeLog(key, isNew: true));
    }

    /// <summary>What opening found.</summary>
    public SpoolRecovery Recovery { get; }

    /// <summary>How many logs there are.</summary>
    public int LogCount => _logs.Count;

    /// <summary>All logs there are at this moment, in no order.</summary>
    public IEnumerable<SpoolLog> Logs => _logs.All;

    /// <summary>Opens the folder named in the options, and reads what is in it.</summary>
    /// <exception cref="SpoolInUseException">Another process has it open.</exception>
    public static LogSpool Open(SpoolOptions options, ISpoolEvents events) =>
        Open(options, new PhysicalDisk(options.Directory), events);

    /// <summary>Opens a disk, which belongs to the spool from then on.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes the spool, and it its disk.")]
    public static LogSpool Open(SpoolOptions options, ISpoolDisk disk, ISpoolEvents events)
    {
        try
        {
            return new LogSpool(options, disk, events);
        }
        catch
        {
            disk.Dispose();
            throw;
        }
    }

    /// <summary>The log, if it has anything on disk.</summary>
    public SpoolLog? Find(LogKey key) => _logs.Find(key);

    /// <summary>The log of a job's newest attempt that has one.</summary>
    public SpoolLog? FindNewest(string job) => _logs.FindNewest(job);

    /// <summary>Finds a log or waits for it. Attempt 0: the newest that has one, or the first that comes.</summary>
    public Task<SpoolLog> WaitAsync(string job, int attempt, CancellationToken cancellationToken) =>
        _logs.WaitAsync(job, attempt, cancellationToken);

    /// <summary>
    /// Queues a frame; the observer hears what becomes of it. Frames of one writer are to be queued in order. Waits while
    /// <see cref="SpoolOptions.QueueBytes"/> are queued.
    /// </summary>
    public ValueTask AppendAsync(LogKey key, in SpoolFrame frame, IAppendObserver observer)
    {
        ArgumentOutOfRangeException.ThrowIfZero(frame.Data.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frame.Data.Length, SpoolLimits.MaxFrameBytes);
        return _writer.EnqueueAsync(new AppendRequest(key, frame, observer));
    }

    /// <summary>
    /// Puts on record that a writer's bytes up to an offset are lost, and answers when that is on disk: null, or why not. Does
    /// nothing when the writer is there already.
    /// </summary>
    /// <param name="key">The log.</param>
    /// <param name="writer">Who wrote them; empty for the attempt's agent.</param>
    /// <param name="to">The writer's offset up to which nobody has them any more.</param>
    /// <param name="timeNanos">Now, in nanoseconds since the Unix epoch.</param>
    /// <param name="why">What readers are told; at most <see cref="SpoolLimits.MaxMessageBytes"/> in UTF-8.</param>
    public async Task<SpoolRefusal?> SkipAsync(LogKey key, string writer, long to, long timeNanos, string why)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(to);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Encoding.UTF8.GetByteCount(why), SpoolLimits.MaxMessageBytes);
        var request = new GapRequest(key, writer, to, timeNanos, why);
        await _writer.EnqueueAsync(request).ConfigureAwait(false);
        return await request.Answer.ConfigureAwait(false);
    }

    /// <summary>
    /// Ends a log: checks the writer's length and hash against what is stored, and answers when the seal is on disk. To be
    /// asked for when
    /// all frames of the writer are committed.
    /// </summary>
    public async Task<SealResult> SealAsync(LogKey key, SealWish wish)
    {
        LogHash? hash = null;
        while (true)
        {
            var request = new SealRequest(key, wish, hash);
            await _writer.EnqueueAsync(request).ConfigureAwait(false);
            if (await request.Answer.ConfigureAwait(false) is { } answer)
            {
                return answer;
            }

            // A log from before the last start, or one with several writers: too much reading for the writer's thread.
            if (Find(key) is { } log)
            {
                hash = _reader.Hash(log, wish.Writer);
            }
        }
    }

    /// <summary>
    /// Queues a record of the same log in another spool, to be at the same offset here, whatever the bounds of a log; one that is
    /// here already changes nothing. To be queued in order. The task within tells when it is on disk: null, or why not.
    /// </summary>
    public async ValueTask<Task<SpoolRefusal?>> ImportAsync(LogKey key, SpoolRecord record)
    {
        ArgumentOutOfRangeException.ThrowIfZero(record.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(record.Data.Length, SpoolLimits.MaxFrameBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Encoding.UTF8.GetByteCount(record.Why), SpoolLimits.MaxMessageBytes);
        var request = new ImportRequest(key, record);
        await _writer.EnqueueAsync(request).ConfigureAwait(false);
        return request.Answer;
    }

    /// <summary>
    /// Gives a log the seal that it has in another spool, after all its records; null once that is on disk, or why not: the bytes
    /// here are not those that were sealed, or the log has another seal.
    /// </summary>
    public async Task<SpoolRefusal?> ImportSealAsync(LogKey key, SpoolSeal seal)
    {
        if (!seal.Sha256.IsEmpty && Find(key) is { } log)
        {
            var read = _reader.Hash(log, seal.Writer);
            if (read.Missing == 0 && !seal.Sha256.Span.SequenceEqual(read.Whole))
            {
                return new SpoolRefusal(SpoolRefusalKind.SealMismatch, "The seal's SHA-256 differs from that of the stored bytes.");
            }
        }

        var request = new ImportSealRequest(key, seal);
        await _writer.EnqueueAsync(request).ConfigureAwait(false);
        return await request.Answer.ConfigureAwait(false);
    }

    /// <summary>
    /// Takes a sealed log out, for it is kept elsewhere: returns null once it is on disk that it is gone, so that no restart
    /// brings it back. Also null when there is no such log any more.
    /// </summary>
    public Task<SpoolRefusal?> ReleaseAsync(LogKey key) => ReleaseAsync(key, null);

    /// <summary>
    /// The same for a log that may be open: it is taken out when it ends at an offset, up to which it is kept elsewhere. A later
    /// append to it is refused as to any log that has left.
    /// </summary>
    public Task<SpoolRefusal?> ReleaseAsync(LogKey key, long end) => ReleaseAsync(key, (long?)end);

    private async Task<SpoolRefusal?> ReleaseAsync(LogKey key, long? openEnd)
    {
        if (Find(key) is null)
        {
            return null;
        }

        var request = new ReleaseRequest(key, openEnd);
        await _writer.EnqueueAsync(request).ConfigureAwait(false);
        var refusal = await request.Answer.ConfigureAwait(false);
        return refusal == WriteRequest.Released ? null : refusal;
    }

    /// <summary>
    /// Deletes the oldest segments as long as no log needs them, and returns how many. To be called after releases.
    /// </summary>
    /// <exception cref="IOException">The disk failed; a later call goes on.</exception>
    public int Reclaim() => _segments.Reclaim();

    /// <summary>What of the disk is taken, and what of that could go if no earlier log were needed.</summary>
    public SpoolUsage Usage => _segments.Usage();

    /// <summary>
    /// The logs with bytes in the oldest segment: they keep all segments behind it, since a segment goes only after all before it.
    /// </summary>
    public IReadOnlyList<SpoolLog> Oldest()
    {
        var first = _segments.FirstNumber;
        return [.. _logs.All.Where(log => log.FirstSegment == first)];
    }

    /// <summary>The newest bytes of a log that is followed, from memory; empty when the offset is not among them.</summary>
    public IReadOnlyList<SpoolPiece> ReadRecent(SpoolLog log, long offset, int maxBytes)
    {
        var recent = new List<SpoolPiece>();
        log.TryReadRecent(offset, maxBytes, recent);
        return recent;
    }

    /// <summary>
    /// Reads from an offset on, up to so many bytes, from memory or disk. Empty at the end of what is stored. Bytes lost on disk
    /// come as pieces that say so.
    /// </summary>
    /// <exception cref="IOException">The disk cannot be read.</exception>
    public IReadOnlyList<SpoolPiece> Read(SpoolLog log, long offset, int maxBytes)
    {
        var recent = new List<SpoolPiece>();
        return log.TryReadRecent(offset, maxBytes, recent) ? recent : _reader.Read(log, offset, maxBytes);
    }

    /// <summary>
    /// Reads a log's records from an offset on, at which one starts, up to about so many bytes; bytes without one come as holes.
    /// Empty at the end. Look at <see cref="SpoolLog.IsReleased"/> after.
    /// </summary>
    /// <exception cref="IOException">The disk cannot be read.</exception>
    public IReadOnlyList<SpoolRecord> ReadRecords(SpoolLog log, long offset, int maxBytes) =>
        _reader.Records(log, offset, maxBytes);

    /// <summary>Writes what is queued, and closes the files.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _segments.Dispose();
        _disk.Dispose();
    }
}
