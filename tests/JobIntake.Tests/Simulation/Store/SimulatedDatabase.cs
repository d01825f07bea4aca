using Mesh.Intake.V1;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Tests.Simulation.Store;

/// <summary>What is on the simulated disk: the tables, and the row that says who leads. It outlives every process.</summary>
internal sealed class SimulatedDatabase
{
    private readonly Dictionary<string, StoredJob> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<RequestKey, KnownRequest> _requests = [];
    private readonly Dictionary<string, WorkflowEntry> _workflows = new(StringComparer.Ordinal);

    /// <summary>A simulation has one thread; tests of the suite have more.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The jobs, in the order in which they came.</summary>
    public SortedDictionary<long, StoredJob> Jobs { get; } = [];

    public IReadOnlyDictionary<RequestKey, KnownRequest> Requests => _requests;

    public IReadOnlyCollection<WorkflowEntry> Workflows => _workflows.Values;

    public long Version { get; private set; }

    /// <summary>The epoch of the last leader: commits under another one are refused.</summary>
    public long Epoch { get; private set; }

    public string Holder { get; private set; } = "";

    public DateTimeOffset Expires { get; private set; }

    /// <summary>What is wrong with this disk on purpose, to see that it is noticed.</summary>
    public StoreDefect Defect { get; init; }

    /// <summary>Sees every batch before it is taken over.</summary>
    public Action<CommitBatch>? Committing { get; set; }

    /// <summary>The highest version among the jobs that were removed.</summary>
    public long RemovedVersion { get; private set; }

    public StoredJob? Find(string id) => _byId.GetValueOrDefault(id);

    public WorkflowEntry? FindWorkflow(string id) => _workflows.GetValueOrDefault(id);

    public bool TryLead(string holder, DateTimeOffset now, TimeSpan timeToLive)
    {
        if (Holder != holder && Expires > now)
        {
            return false;
        }

        (Holder, Expires) = (holder, now + timeToLive);
        Epoch++;
        return true;
    }

    public bool Renew(string holder, DateTimeOffset now, TimeSpan timeToLive)
    {
        if (Holder != holder)
        {
            return false;
        }

        Expires = now + timeToLive;
        return true;
    }

    public void GiveUp(string holder)
    {
        if (Holder == holder)
        {
            (Holder, Expires) = ("", DateTimeOffset.MinValue);
        }
    }

    /// <summary>Whatever was sent under an older epoch has been carried out, or never will be.</summary>
    public long RaiseEpoch(string holder) => Holder == holder
        ? ++Epoch
        : throw new LeadershipLostException("Another process leads the queue.");

    public void RequireLeader(long epoch)
    {
        if (epoch != Epoch && Defect != StoreDefect.NoFence)
        {
            throw new LeadershipLostException($"epoch {epoch} is over, {Epoch} leads");
        }
    }

    /// <summary>All of the batch or nothing.</summary>
    public void Commit(CommitBatch batch, long epoch)
    {
        lock (Gate)
        {
            RequireLeader(epoch);
            Check(batch);
            TakeOver(batch);
        }
    }

    public void ReplaceSecrets(IEnumerable<StoredSecrets> rows, long epoch)
    {
        RequireLeader(epoch);
        foreach (var row in rows)
        {
            if (Jobs.GetValueOrDefault(row.Sequence) is { Added.Secrets: not null } job)
            {
                job.Added = job.Added with { Secrets = row.Secrets };
            }
        }
    }

    public void Remove(Removal removal, long epoch)
    {
        RequireLeader(epoch);
        var workflows = _workflows.Values.Where(row => removal.Workflows.Contains(row.Record.Sequence)).ToList();
        Require(removal.Jobs.All(sequence => Jobs.GetValueOrDefault(sequence)?.Record.EndTime is not null), "a job is not there, or has not ended");
        Require(
            workflows.Count == removal.Workflows.Count && workflows.TrueForAll(row => row.Record.EndTime is not null),
            "a workflow is not there, or has not ended");
        foreach (var sequence in removal.Jobs)
        {
            var job = Jobs[sequence].Record;
            RemovedVersion = Math.Max(RemovedVersion, job.Version);
            Jobs.Remove(sequence);
            _byId.Remove(job.Key.Id);
            Forget(job.Key.Id);
        }

        foreach (var row in workflows)
        {
            _workflows.Remove(row.Record.Key.Id);
            Forget(row.Record.Key.Id);
        }
    }

    private void TakeOver(CommitBatch batch)
    {
        Committing?.Invoke(batch);
        foreach (var job in batch.Changed)
        {
            var row = batch.FindAdded(job) is { } added ? Add(job, added) : _byId[job.Key.Id];
            row.Record = job with { ReleasedBy = null };
        }

        foreach (var workflow in batch.ChangedWorkflows)
        {
            if (batch.FindAdded(workflow) is { } added)
            {
                _workflows.Add(workflow.Key.Id, new WorkflowEntry(workflow, added.Body));
                AddRequest(added);
            }
            else
            {
                _workflows[workflow.Key.Id].Record = workflow;
            }
        }

        Version = Math.Max(Version, batch.Version);
    }

    private void Forget(string id)
    {
        foreach (var (request, _) in _requests.Where(known => known.Value.Id == id).ToList())
        {
            _requests.Remove(request);
        }
    }

    private void Check(CommitBatch batch)
    {
        var requests = new HashSet<RequestKey>();
        foreach (var job in batch.Changed)
        {
            var added = batch.FindAdded(job);
            Require(added is null == _byId.ContainsKey(job.Key.Id), $"{job.Key} is in the queue but not in the store, or is new and there");
            Require(added is null || !Jobs.ContainsKey(job.Sequence), $"two jobs of sequence {job.Sequence}");
            CheckRequest(added, requests);
        }

        foreach (var workflow in batch.ChangedWorkflows)
        {
            var added = batch.FindAdded(workflow);
            Require(added is null == _workflows.ContainsKey(workflow.Key.Id), $"{workflow.Key} is new and there, or changed and not there");
            CheckRequest(added, requests);
        }
    }

    private void CheckRequest(Addition? added, HashSet<RequestKey> others)
    {
        if (added?.Request is { } request && Defect != StoreDefect.ForgetsRequests)
        {
            Require(others.Add(request) && !_requests.ContainsKey(request), $"{request} is stored already");
        }
    }

    private StoredJob Add(JobRecord job, NewJob added)
    {
        var row = new StoredJob(job, added);
        Jobs.Add(job.Sequence, row);
        _byId.Add(job.Key.Id, row);
        AddRequest(added);
        return row;
    }

    private void AddRequest(Addition added)
    {
        if (added.Request is { } request && Defect != StoreDefect.ForgetsRequests)
        {
            _requests[request] = new KnownRequest(added.Id, added.BodyHash);
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidDataException(otherwise);
        }
    }

    /// <summary>A job's rows.</summary>
    internal sealed class StoredJob(JobRecord record, NewJob added)
    {
        public JobRecord Record { get; set; } = record;

        public NewJob Added { get; set; } = added;
    }

    /// <summary>A workflow's row.</summary>
    internal sealed class WorkflowEntry(Mesh.Queue.Workflows.WorkflowRecord record, ReadOnlyMemory<byte> body)
    {
        public Mesh.Queue.Workflows.WorkflowRecord Record { get; set; } = record;

        /// <summary>As it comes out of a table: nodes and plan are read from the body.</summary>
        public WorkflowRow Read()
        {
            var workflow = Workflow.Parser.ParseFrom(body.Span);
            return new WorkflowRow(
                Record with
                {
                    Version = Record.Sequence,
                    Nodes = WorkflowMessage.Nodes(workflow),
                    Done = WorkflowMessage.Done(workflow),
                    FailsFast = WorkflowMessage.FailsFast(workflow),
                },
                workflow);
        }
    }
}
