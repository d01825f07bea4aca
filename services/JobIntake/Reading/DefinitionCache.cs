using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Reading;

/// <summary>
/// What jobs run, parsed: the most recently used ones up to a bound in bytes, the others from the store. The messages are shared:
/// nobody may change them.
/// </summary>
internal sealed class DefinitionCache(IJobStore store)
{
    private const long BoundBytes = 32 * 1024 * 1024;

    // What the objects of a small job take beside its text, measured; a cache of a hundred thousand would cost every collection.
    private const int ObjectBytes = 1_500;

    // Of jobs that came in and that nobody has read yet, only so many are kept: they are read in the order in which they came, so that in
    // a deep queue one more would push out one that is wanted sooner, and what lives long to be thrown away is what the collector hates.
    private const long UnreadBoundBytes = BoundBytes / 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _nodes = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _recent = new();
    private long _bytes;
    private long _unreadBytes;

    /// <exception cref="RpcException">NOT_FOUND: the job was removed since it was read.</exception>
    public async ValueTask<Job> GetAsync(JobRecord job, CancellationToken cancellationToken) =>
        await FindAsync(job, cancellationToken) ?? throw IntakeErrors.JobNotFound(job.Key);

    /// <summary>Null: the job had ended, and was removed since it was read.</summary>
    public async ValueTask<Job?> FindAsync(JobRecord job, CancellationToken cancellationToken)
    {
        if (Find(job.Key.Id) is { } cached)
        {
            return cached;
        }

        if (await store.ReadDefinitionAsync(job.Sequence, cancellationToken) is not { } bytes)
        {
            return job.Phase.IsTerminal()
                ? null
                : throw new InvalidDataException($"{job.Key} is in the store without its definition.");
        }

        var definition = Job.Parser.ParseFrom(bytes);
        Put(job.Key.Id, definition, bytes.Length);
        return definition;
    }

    /// <summary>What many jobs run, in their order; those that are not here are read from the store at once.</summary>
    public async ValueTask<IReadOnlyList<Job>> GetAllAsync(IReadOnlyList<JobRecord> jobs, CancellationToken cancellationToken)
    {
        var found = new Job?[jobs.Count];
        var absent = new List<int>();
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = Find(jobs[i].Key.Id);
            if (found[i] is null)
            {
                absent.Add(i);
            }
        }

        if (absent.Count > 0)
        {
            var read = await store.ReadDefinitionsAsync([.. absent.Select(i => jobs[i].Sequence).Distinct()], cancellationToken);
            foreach (var i in absent)
            {
                var bytes = read.GetValueOrDefault(jobs[i].Sequence)
                    ?? throw new InvalidDataException($"{jobs[i].Key} is in the store without its definition.");
                found[i] = Job.Parser.ParseFrom(bytes);
                Put(jobs[i].Key.Id, found[i]!, bytes.Length);
            }
        }

        return found!;
    }

    /// <summary>Keeps what a job runs that has just come in, unless many wait to be read already.</summary>
    public void PutNew(string id, Job definition, int bytes)
    {
        lock (_gate)
        {
            if (_unreadBytes < UnreadBoundBytes)
            {
                Put(new Entry(id, definition, Size(bytes)) { IsUnread = true });
            }
        }
    }

    private void Put(string id, Job definition, int bytes)
    {
        lock (_gate)
        {
            Put(new Entry(id, definition, Size(bytes)));
        }
    }

    private void Put(Entry entry)
    {
        if (_nodes.ContainsKey(entry.Id))
        {
            return;
        }

        _nodes[entry.Id] = _recent.AddFirst(entry);
        _bytes += entry.Bytes;
        _unreadBytes += entry.IsUnread ? entry.Bytes : 0;
        while (_bytes > BoundBytes && _recent.Last is { } oldest)
        {
            _recent.RemoveLast();
            _nodes.Remove(oldest.Value.Id);
            _bytes -= oldest.Value.Bytes;
            Read(oldest.Value);
        }
    }

    private void Read(Entry entry)
    {
        if (entry.IsUnread)
        {
            entry.IsUnread = false;
            _unreadBytes -= entry.Bytes;
        }
    }

    // Text is UTF-16 in memory.
    private static int Size(int bytes) => ObjectBytes + (2 * bytes);

    private Job? Find(string id)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(id, out var node))
            {
                return null;
            }

            Read(node.Value);
            _recent.Remove(node);
            _recent.AddFirst(node);
            return node.Value.Definition;
        }
    }

    private sealed class Entry(string id, Job definition, int bytes)
    {
        public string Id => id;

        public Job Definition => definition;

        public int Bytes => bytes;

        public bool IsUnread { get; set; }
    }
}
