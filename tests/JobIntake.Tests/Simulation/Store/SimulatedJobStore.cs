using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.JobIntake.Tests.Simulation.Store;

/// <summary>A process's way to the <see cref="SimulatedDatabase"/>; it behaves as the real stores do, and the suite of the stores says so.</summary>
internal sealed class SimulatedJobStore(SimulatedDatabase database, string identity, IStoreWeather weather, TimeProvider time) : IJobStore
{
    private long _epoch;

    /// <summary>False: the store is this process's alone, and with it the lead.</summary>
    public bool IsShared { get; init; } = true;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await weather.GoAsync("open");
        if (!IsShared)
        {
            // The one before is dead: its lock on the folder went with it.
            database.GiveUp(database.Holder);
            database.TryLead(identity, time.GetUtcNow(), TimeSpan.FromDays(1));
        }
    }

    public async Task<StoredQueue> RecoverAsync(CancellationToken cancellationToken)
    {
        await weather.GoAsync("recover");
        _epoch = database.RaiseEpoch(identity);
        var recovered = new StoredQueue(
            [.. database.Jobs.Values.Select(row => row.Record).Where(job => !job.Phase.IsTerminal())],
            [
                .. database.Workflows.Where(row => row.Record.EndTime is null).OrderBy(row => row.Record.Sequence)
                    .Select(row => new StoredWorkflow(row.Read().Record, PhasesOf(row.Record.Key, ended: true))),
            ],
            database.Version);
        await weather.ReturnAsync("recover");
        return recovered;
    }

    public async Task CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
    {
        await weather.GoAsync("commit");
        var epoch = _epoch;
        await weather.CarryOutAsync(() => database.Commit(batch, epoch));
        await weather.ReturnAsync("commit");
    }

    public Task<IReadOnlyDictionary<RequestKey, KnownRequest>> FindRequestsAsync(
        IReadOnlyCollection<RequestKey> keys, CancellationToken cancellationToken) => ReadAsync(
            () => (IReadOnlyDictionary<RequestKey, KnownRequest>)keys.Where(database.Requests.ContainsKey)
                .ToDictionary(key => key, key => database.Requests[key]));

    public Task<JobRecord?> FindAsync(JobKey key, CancellationToken cancellationToken) => ReadAsync(
        () => database.Find(key.Id) is { } row && row.Record.Key == key ? row.Record : null);

    public Task<byte[]?> ReadDefinitionAsync(long sequence, CancellationToken cancellationToken) => ReadAsync(
        () => database.Jobs.GetValueOrDefault(sequence)?.Added.Definition.ToArray());

    public Task<IReadOnlyDictionary<long, byte[]>> ReadDefinitionsAsync(
        IReadOnlyCollection<long> sequences, CancellationToken cancellationToken) => ReadAsync(
            () => (IReadOnlyDictionary<long, byte[]>)sequences.Distinct().Where(database.Jobs.ContainsKey)
                .ToDictionary(sequence => sequence, sequence => database.Jobs[sequence].Added.Definition.ToArray()));

    public Task<SealedSecrets?> ReadSecretsAsync(long sequence, CancellationToken cancellationToken) => ReadAsync(
        () => database.Jobs.GetValueOrDefault(sequence)?.Added.Secrets);

    public Task<IReadOnlyDictionary<string, long>> CountSecretsByKeyAsync(CancellationToken cancellationToken) => ReadAsync(
        () => (IReadOnlyDictionary<string, long>)database.Jobs.Values.Select(row => row.Added.Secrets).OfType<SealedSecrets>()
            .GroupBy(secrets => secrets.KeyId).ToDictionary(group => group.Key, group => (long)group.Count()));

    public Task<IReadOnlyList<StoredSecrets>> ListSecretsAsync(
        string keyId, long after, int limit, CancellationToken cancellationToken) => ReadAsync(
            () => (IReadOnlyList<StoredSecrets>)
            [
                .. database.Jobs.Where(row => row.Key > after && row.Value.Added.Secrets?.KeyId == keyId).Take(limit)
                    .Select(row => new StoredSecrets(row.Key, row.Value.Record.Key, row.Value.Added.Secrets!)),
            ]);

    public async Task ReplaceSecretsAsync(IReadOnlyCollection<StoredSecrets> rows, CancellationToken cancellationToken)
    {
        await weather.GoAsync("replace");
        database.ReplaceSecrets(rows, _epoch);
        await weather.ReturnAsync("replace");
    }

    public Task<WorkflowRow?> FindWorkflowAsync(WorkflowKey key, CancellationToken cancellationToken) => ReadAsync(
        () => database.FindWorkflow(key.Id) is { } row && row.Record.Key == key ? row.Read() : null);

    public Task<IReadOnlyDictionary<string, JobPhase>> ReadWorkflowJobsAsync(
        WorkflowKey key, CancellationToken cancellationToken) => ReadAsync(
            () => (IReadOnlyDictionary<string, JobPhase>)PhasesOf(key, ended: false));

    public Task<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken) => ReadAsync(
        () => (IReadOnlyList<JobRecord>)
        [
            .. database.Jobs.Values.Reverse().Where(row => Matches(row, query)).Select(row => row.Record).Take(query.Limit),
        ]);

    public Task<IReadOnlyList<JobRecord>> ListChangedAsync(
        string? project, long version, int limit, CancellationToken cancellationToken) => ReadAsync(
            () => (IReadOnlyList<JobRecord>)
            [
                .. database.Jobs.Values.Select(row => row.Record)
                    .Where(job => job.Version > version && (project is null || job.Key.Project == project))
                    .OrderBy(job => job.Version).Take(limit),
            ]);

    public Task<IReadOnlyDictionary<JobPhase, long>> CountOpenAsync(string? project, CancellationToken cancellationToken) => ReadAsync(
        () => (IReadOnlyDictionary<JobPhase, long>)database.Jobs.Values.Select(row => row.Record)
            .Where(job => !job.Phase.IsTerminal() && (project is null || job.Key.Project == project))
            .GroupBy(job => job.Phase).ToDictionary(group => group.Key, group => (long)group.Count()));

    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        await weather.GoAsync("confirm");
        database.RequireLeader(_epoch);
        await weather.ReturnAsync("confirm");
    }

    public Task<long> ReadRemovedVersionAsync(CancellationToken cancellationToken) => ReadAsync(() => database.RemovedVersion);

    public Task<EndedProject?> FindEndedProjectAsync(string name, CancellationToken cancellationToken) => ReadAsync(
        () => Ended().Where(job => string.CompareOrdinal(job.Key.Project, name) > 0)
            .OrderBy(job => job.Key.Project, StringComparer.Ordinal).ThenBy(job => job.EndTime)
            .Select(job => new EndedProject(job.Key.Project, job.EndTime!.Value.UtcTicks)).FirstOrDefault());

    public Task<long?> FindEndTimeAsync(string project, int count, CancellationToken cancellationToken) => ReadAsync(
        () => Ended().Where(job => job.Key.Project == project).OrderByDescending(job => job.EndTime)
            .Skip(count - 1).FirstOrDefault()?.EndTime?.UtcTicks);

    public Task<IReadOnlyList<EndedJob>> ListEndedAsync(
        string project, EndedJob place, long before, int limit, CancellationToken cancellationToken) => ReadAsync(
            () => (IReadOnlyList<EndedJob>)
            [
                .. Ended().Where(job => job.Key.Project == project && job.Workflow is null && job.EndTime!.Value.UtcTicks < before)
                    .Select(job => new EndedJob(job.EndTime!.Value.UtcTicks, job.Sequence))
                    .Where(job => (job.EndTime, job.Sequence).CompareTo((place.EndTime, place.Sequence)) > 0)
                    .OrderBy(job => job.EndTime).ThenBy(job => job.Sequence).Take(limit),
            ]);

    public Task<IReadOnlyList<EndedWorkflow>> ListEndedWorkflowsAsync(
        string project, long before, int jobs, CancellationToken cancellationToken) => ReadAsync(
            () =>
            {
                var found = new List<EndedWorkflow>();
                var all = database.Workflows.Select(row => row.Record)
                    .Where(workflow => workflow.Key.Project == project && workflow.EndTime?.UtcTicks < before);
                foreach (var workflow in all.OrderBy(workflow => workflow.EndTime))
                {
                    if (found.Sum(other => other.Jobs.Count) >= jobs)
                    {
                        break;
                    }

                    var its = database.Jobs.Values.Where(row => row.Record.Workflow?.Id == workflow.Key.Id);
                    found.Add(new EndedWorkflow(workflow.Sequence, [.. its.Select(row => row.Record.Sequence)]));
                }

                return (IReadOnlyList<EndedWorkflow>)found;
            });

    public async Task RemoveAsync(Removal removal, CancellationToken cancellationToken)
    {
        await weather.GoAsync("remove");
        database.Remove(removal, _epoch);
        await weather.ReturnAsync("remove");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IEnumerable<JobRecord> Ended() => database.Jobs.Values.Select(row => row.Record).Where(job => job.EndTime is not null);

    private static bool Matches(SimulatedDatabase.StoredJob row, JobQuery query) =>
        row.Record.Sequence < query.Before
        && (query.Project is null || row.Record.Key.Project == query.Project)
        && (query.Phases.Count == 0 || query.Phases.Contains(row.Record.Phase))
        && (query.Workflow is null || row.Record.Workflow?.Id == query.Workflow)
        && (query.CreatedFrom is null || row.Record.CreateTime.UtcTicks >= query.CreatedFrom)
        && (query.CreatedBefore is null || row.Record.CreateTime.UtcTicks < query.CreatedBefore)
        && query.Labels.All(label => row.Added.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    private Dictionary<string, JobPhase> PhasesOf(WorkflowKey key, bool ended) => database.Jobs.Values
        .Select(row => row.Record)
        .Where(job => job.Workflow?.Id == key.Id && (!ended || job.Phase.IsTerminal()))
        .ToDictionary(job => job.Key.Id, job => job.Phase, StringComparer.Ordinal);

    private async Task<T> ReadAsync<T>(Func<T> read)
    {
        await weather.GoAsync("read");
        T found;
        lock (database.Gate)
        {
            found = read();
        }

        await weather.ReturnAsync("read");
        return found;
    }
}
