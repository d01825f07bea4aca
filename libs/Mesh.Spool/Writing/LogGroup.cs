using Mesh.Spool.Logs;

namespace Mesh.Spool.Writing;

/// <summary>What one group holds of one log: the requests, and the log's tail as it will be when they are on disk.</summary>
internal sealed class LogGroup(SpoolLog log, bool isNew)
{
    public SpoolLog Log { get; } = log;

    /// <summary>True: nobody sees the log before this group is on disk.</summary>
    public bool IsNew { get; } = isNew;

    public LogTail Tail { get; } = log.CopyTail();

    public List<WriteRequest> Requests { get; } = [];

    public List<PlacedFrame> Frames { get; } = [];

    /// <summary>What to tell whom once the group is on disk.</summary>
    public List<Action> OnDisk { get; } = [];
}
