using System.Diagnostics.CodeAnalysis;
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
    /// Reads from an offset on, up to so many bytes, from memory or disk. Empty at the end of what is stored. Bytes lost on disk
    /// come as pieces that say so.
    /// </summary>
    /// <exception cref="IOException">The disk cannot be read.</exception>
    public IReadOnlyList<SpoolPiece> Read(SpoolLog log, long offset, int maxBytes)
    {
        var recent = new List<SpoolPiece>();
        return log.TryReadRecent(offset, maxBytes, recent) ? recent : _reader.Read(log, offset, maxBytes);
    }

    /// <summary>Writes what is queued, and closes the files.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _segments.Dispose();
        _disk.Dispose();
    }
}
