using Mesh.Queue.Jobs;

namespace Mesh.Queue.Indexes;

/// <summary>The concurrency groups that have open jobs.</summary>
internal sealed class GroupIndex
{
    private readonly Dictionary<(string Project, string Group), GroupQueue> _groups = [];

    public GroupQueue? Find(string project, string group) => _groups.GetValueOrDefault((project, group));

    /// <summary>A job of a group came, changed or went.</summary>
    /// <returns>True when the group is free and somebody waits for it.</returns>
    public bool Move(JobRecord? before, JobRecord? after, string group)
    {
        var key = ((before ?? after)!.Key.Project, group);
        if (!_groups.TryGetValue(key, out var queue))
        {
            _groups[key] = queue = new GroupQueue();
        }

        if (before is not null)
        {
            queue.Remove(before);
        }

        if (after is not null)
        {
            queue.Add(after);
        }

        if (queue.IsEmpty)
        {
            _groups.Remove(key);
        }

        return !queue.IsTaken && queue.Waiting.Count > 0;
    }
}
