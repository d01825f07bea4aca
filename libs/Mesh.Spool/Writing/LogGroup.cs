using Mesh.Spool.Logs;

namespace Mesh.Spool.Writing;

/// <summary>What one group holds of one log: the requests, and the log's tail as it will be when they are on disk.</summary>
internal sealed class LogGroup(SpoolLog log, bool isNew)
{
    private (AppendRequest Request, long Cursor)? _last;

    public SpoolLog Log { get; } = log;

    /// <summary>True: nobody sees the log before this group is on disk.</summary>
    public bool IsNew { get; } = isNew;

    public LogTail Tail { get; } = log.CopyTail();

    public List<WriteRequest> Requests { get; } = [];

    public List<PlacedFrame> Frames { get; } = [];

    /// <summary>True: the group has records of the log.</summary>
    public bool HasRecords { get; set; }

    /// <summary>True: the log leaves the spool with this group.</summary>
    public bool IsReleased { get; set; }

    /// <summary>What to tell whom once the group is on disk.</summary>
    public List<Action> OnDisk { get; } = [];

    /// <summary>
    /// Tells a writer how far it is once the group is on disk. Of its frames in a row the last says it all: a job that prints line by line
    /// has hundreds in one group.
    /// </summary>
    public void Acknowledge(AppendRequest request, long cursor)
    {
        if (_last is { } last && !last.Request.TellsSame(request))
        {
            OnDisk.Add(() => last.Request.Commit(last.Cursor));
        }

        _last = (request, cursor);
    }

    /// <summary>The group is on disk: tells everyone.</summary>
    public void Tell()
    {
        foreach (var tell in OnDisk)
        {
            tell();
        }

        _last?.Request.Commit(_last.Value.Cursor);
    }
}
