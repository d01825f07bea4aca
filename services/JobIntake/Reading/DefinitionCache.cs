using Mesh.Intake.V1;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Reading;

/// <summary>
/// What jobs run, parsed: the most recently used ones up to a bound in serialised bytes, the others from the store. The messages
/// are shared: nobody may change them.
/// </summary>
internal sealed class DefinitionCache(IJobStore store)
{
    private const long BoundBytes = 32 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _nodes = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _recent = new();
    private long _bytes;

    public async ValueTask<Job> GetAsync(JobRecord job, CancellationToken cancellationToken)
    {
        if (Find(job.Key.Id) is { } cached)
        {
            return cached;
        }

        var bytes = await store.ReadDefinitionAsync(job.Sequence, cancellationToken)
            ?? throw new InvalidDataException($"{job.Key} is in the store without its definition.");
        var definition = Job.Parser.ParseFrom(bytes);
        Put(job.Key.Id, definition, bytes.Length);
        return definition;
    }

    public void Put(string id, Job definition, int bytes)
    {
        lock (_gate)
        {
            if (_nodes.ContainsKey(id))
            {
                return;
            }

            _nodes[id] = _recent.AddFirst(new Entry(id, definition, bytes));
            _bytes += bytes;
            while (_bytes > BoundBytes && _recent.Last is { } oldest)
            {
                _recent.RemoveLast();
                _nodes.Remove(oldest.Value.Id);
                _bytes -= oldest.Value.Bytes;
            }
        }
    }

    private Job? Find(string id)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(id, out var node))
            {
                return null;
            }

            _recent.Remove(node);
            _recent.AddFirst(node);
            return node.Value.Definition;
        }
    }

    private sealed record Entry(string Id, Job Definition, int Bytes);
}
