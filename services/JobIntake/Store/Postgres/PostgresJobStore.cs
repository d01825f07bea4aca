using System.Data.Common;
using Mesh.JobIntake.Leadership;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;
using Npgsql;
using static Mesh.JobIntake.Store.Postgres.PostgresParameters;

namespace Mesh.JobIntake.Store.Postgres;

/// <summary>
/// Jobs in a PostgreSQL database. The process that leads writes, on one connection; a recovery raises the epoch, and commits under an
/// older one are refused.
/// </summary>
internal sealed partial class PostgresJobStore(PostgresConnections connections, ProcessIdentity identity) : IJobStore
{
    // LIMIT keeps the planner from reading all jobs for those of one project.
    private const string JobsOfAProject =
        "job_keys JOIN LATERAL (SELECT * FROM jobs WHERE jobs.sequence = job_keys.sequence LIMIT 1) jobs USING (sequence, project)";

    private readonly PostgresWriter _writer = new(connections);

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenLeaseAsync(cancellationToken);
        await PostgresSchema.PrepareAsync(connection, cancellationToken);
    }

    public async Task<StoredQueue> RecoverAsync(CancellationToken cancellationToken)
    {
        await using var leader = await connections.OpenLeaseAsync(cancellationToken);
        var epoch = await LeaderTable.RaiseEpochAsync(leader, identity.Id, cancellationToken);
        var writer = await _writer.BeginAsync(epoch, cancellationToken);
        await PostgresSchema.MigrateAsync(writer, cancellationToken);
        var jobs = await ReadJobsAsync($"SELECT {JobRow.Columns} FROM jobs WHERE state < 6 ORDER BY sequence", [], cancellationToken);
        var version = await ReadAsync(
            "SELECT value FROM counters WHERE name = 'version'",
            [],
            async (row, stop) => await row.ReadAsync(stop) ? row.GetInt64(0) : 0,
            cancellationToken);
        return new StoredQueue(jobs, await ReadOpenWorkflowsAsync(cancellationToken), version);
    }

    public Task CommitAsync(CommitBatch batch, CancellationToken cancellationToken) => _writer.CommitAsync(batch, cancellationToken);

    public Task ConfirmAsync(CancellationToken cancellationToken) => _writer.ConfirmAsync(cancellationToken);

    public Task<IReadOnlyDictionary<RequestKey, KnownRequest>> FindRequestsAsync(
        IReadOnlyCollection<RequestKey> keys, CancellationToken cancellationToken) => ReadAsync(
            // LIMIT keeps the planner from joining by a scan of the table.
            "SELECT r.project, r.request_id, r.job_id, r.body_hash FROM unnest($1, $2) AS k(project, request_id), LATERAL "
            + "(SELECT * FROM requests WHERE project = k.project AND request_id = k.request_id LIMIT 1) r",
            [Texts(keys.Select(key => key.Project)), Texts(keys.Select(key => key.RequestId))],
            async (row, stop) =>
            {
                var found = new Dictionary<RequestKey, KnownRequest>();
                while (await row.ReadAsync(stop))
                {
                    var key = new RequestKey(row.GetString(0), row.GetString(1));
                    found[key] = new KnownRequest(row.GetString(2), row.GetFieldValue<byte[]>(3));
                }

                return (IReadOnlyDictionary<RequestKey, KnownRequest>)found;
            },
            cancellationToken);

    public async Task<JobRecord?> FindAsync(JobKey key, CancellationToken cancellationToken)
    {
        var found = await ReadJobsAsync(
            $"SELECT {JobRow.Columns} FROM jobs WHERE sequence = (SELECT sequence FROM job_keys WHERE job_id = $1 AND project = $2)",
            [Text(key.Id), Text(key.Project)],
            cancellationToken);
        return found.SingleOrDefault();
    }

    public Task<byte[]?> ReadDefinitionAsync(long sequence, CancellationToken cancellationToken) => ReadAsync(
        "SELECT body FROM definitions WHERE sequence = $1",
        [Number(sequence)],
        async (row, stop) => await row.ReadAsync(stop) ? row.GetFieldValue<byte[]>(0) : null,
        cancellationToken);

    public Task<IReadOnlyDictionary<long, byte[]>> ReadDefinitionsAsync(
        IReadOnlyCollection<long> sequences, CancellationToken cancellationToken) => ReadAsync(
            "SELECT d.sequence, d.body FROM unnest($1) AS k(sequence), LATERAL "
            + "(SELECT * FROM definitions WHERE sequence = k.sequence LIMIT 1) d",
            [Numbers(sequences)],
            async (row, stop) =>
            {
                var found = new Dictionary<long, byte[]>(sequences.Count);
                while (await row.ReadAsync(stop))
                {
                    found[row.GetInt64(0)] = row.GetFieldValue<byte[]>(1);
                }

                return (IReadOnlyDictionary<long, byte[]>)found;
            },
            cancellationToken);

    public async Task<WorkflowRow?> FindWorkflowAsync(WorkflowKey key, CancellationToken cancellationToken)
    {
        var sql = $"SELECT {WorkflowRow.Columns} FROM workflows WHERE id = $1 AND project = $2";
        var found = await ReadAllAsync(sql, [Text(key.Id), Text(key.Project)], WorkflowRow.Read, cancellationToken);
        return found.SingleOrDefault();
    }

    public async Task<IReadOnlyDictionary<string, JobPhase>> ReadWorkflowJobsAsync(
        WorkflowKey key, CancellationToken cancellationToken)
    {
        var jobs = await ReadAllAsync(
            "SELECT id, state FROM jobs WHERE workflow = $1",
            [Text(key.Id)],
            row => (Id: row.GetString(0), Phase: (JobPhase)row.GetInt32(1)),
            cancellationToken);
        return jobs.ToDictionary(job => job.Id, job => job.Phase, StringComparer.Ordinal);
    }

    public async Task<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken)
    {
        var narrow = await TimeWindow.NarrowAsync(
            query, () => ReadEndsAsync(cancellationToken), places => LookAsync(places, cancellationToken));
        var list = JobListStatement.Of(narrow, "JOIN", JobsOfAProject, "jobs");
        var parameters = list.Values.Select(value => value is string text ? Text(text) : Number((long)value));
        return await ReadJobsAsync(list.Sql, [.. parameters], cancellationToken);
    }

    public Task<IReadOnlyList<JobRecord>> ListChangedAsync(
        string? project, long version, int limit, CancellationToken cancellationToken) => ReadJobsAsync(
            $"SELECT {JobRow.Columns} FROM jobs WHERE version > $1 "
            + (project is null ? "" : "AND project = $3 ")
            + "ORDER BY version LIMIT $2",
            [Number(version), Number(limit), .. Project(project)],
            cancellationToken);

    public Task<IReadOnlyDictionary<JobPhase, long>> CountOpenAsync(string? project, CancellationToken cancellationToken) => ReadAsync(
        "SELECT state, count(*) FROM jobs WHERE state < 6 " + (project is null ? "" : "AND project = $1 ") + "GROUP BY state",
        [.. Project(project)],
        async (row, stop) =>
        {
            var counts = new Dictionary<JobPhase, long>();
            while (await row.ReadAsync(stop))
            {
                counts[(JobPhase)row.GetInt32(0)] = row.GetInt64(1);
            }

            return (IReadOnlyDictionary<JobPhase, long>)counts;
        },
        cancellationToken);

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private async Task<IReadOnlyList<StoredWorkflow>> ReadOpenWorkflowsAsync(CancellationToken cancellationToken)
    {
        var sql = $"SELECT {WorkflowRow.Columns} FROM workflows WHERE is_open = 1 ORDER BY sequence";
        var open = new List<StoredWorkflow>();
        foreach (var row in await ReadAllAsync(sql, [], WorkflowRow.Read, cancellationToken))
        {
            var jobs = await ReadWorkflowJobsAsync(row.Record.Key, cancellationToken);
            open.Add(new StoredWorkflow(row.Record, jobs.Where(job => job.Value.IsTerminal()).ToDictionary()));
        }

        return open;
    }

    private Task<(long First, long Last)?> ReadEndsAsync(CancellationToken cancellationToken) => ReadAsync(
        "SELECT (SELECT min(sequence) FROM jobs), (SELECT max(sequence) FROM jobs)",
        [],
        async (row, stop) => await row.ReadAsync(stop) && !row.IsDBNull(0) ? ((long, long)?)(row.GetInt64(0), row.GetInt64(1)) : null,
        cancellationToken);

    private Task<IReadOnlyList<JobArrival>> LookAsync(IReadOnlyList<long> places, CancellationToken cancellationToken) => ReadAllAsync(
        "SELECT j.sequence, j.create_time FROM unnest($1) AS p(place), LATERAL "
        + "(SELECT sequence, create_time FROM jobs WHERE sequence >= p.place ORDER BY sequence LIMIT 1) j",
        [Numbers(places)],
        row => new JobArrival(row.GetInt64(0), row.GetInt64(1)),
        cancellationToken);

    private Task<IReadOnlyList<JobRecord>> ReadJobsAsync(
        string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken) =>
        ReadAllAsync(sql, parameters, JobRow.Read, cancellationToken);

    private Task<IReadOnlyList<T>> ReadAllAsync<T>(
        string sql, NpgsqlParameter[] parameters, Func<DbDataReader, T> read, CancellationToken cancellationToken) => ReadAsync(
            sql,
            parameters,
            async (row, stop) =>
            {
                var found = new List<T>();
                while (await row.ReadAsync(stop))
                {
                    found.Add(read(row));
                }

                return (IReadOnlyList<T>)found;
            },
            cancellationToken);

    private async Task<T> ReadAsync<T>(
        string sql,
        NpgsqlParameter[] parameters,
        Func<DbDataReader, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        await using var command = connections.Readers.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await read(rows, cancellationToken);
    }

    private static IEnumerable<NpgsqlParameter> Project(string? project) => project is null ? [] : [Text(project)];
}
