using System.Globalization;
using Mesh.Hosting;
using Mesh.Hosting.Storage;
using Mesh.Queue.Jobs;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Store.Sqlite;

/// <summary>
/// Jobs in one SQLite file. The queue's task is the only writer. SQLite has no asynchronous I/O, so its calls run on the caller's
/// thread; each is short, and a commit is what its callers wait for anyway.
/// </summary>
internal sealed class SqliteJobStore(IOptions<MeshOptions> options, TimeProvider time) : IJobStore
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(5);

    private DirectoryLock? _lock;
    private SqliteWriter? _writer;
    private SqliteReaders? _readers;

    private SqliteWriter Writer => _writer ?? throw new InvalidOperationException("The store is not open.");

    private SqliteReaders Readers => _readers ?? throw new InvalidOperationException("The store is not open.");

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var directory = options.Value.DataDirectory;
        if (directory.Length == 0)
        {
            throw new InvalidOperationException("Mesh:DataDirectory is not set: JobIntake needs a folder for its jobs.");
        }

        _lock = await DirectoryLock.AcquireAsync(directory, LockPatience, time, cancellationToken);
        var file = new SqliteFile(Path.Combine(directory, "jobs.db"));
        _writer = new SqliteWriter(file);
        _writer.Migrate();
        _readers = new SqliteReaders(file);
    }

    public Task<StoredQueue> RecoverAsync(CancellationToken cancellationToken) => Readers.ReadAsync(
        db =>
        {
            var jobs = JobRow.ReadAll(db.Command($"SELECT {JobRow.Columns} FROM jobs WHERE state < 6 ORDER BY sequence"));
            return new StoredQueue(jobs, Number(db.Command("SELECT value FROM counters WHERE name = 'version'").ExecuteScalar()));
        },
        cancellationToken);

    public Task CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
    {
        Writer.Commit(batch);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyDictionary<RequestKey, KnownRequest>> FindRequestsAsync(
        IReadOnlyCollection<RequestKey> keys, CancellationToken cancellationToken) => Readers.ReadAsync(
            db =>
            {
                const string Sql = "SELECT job_id, body_hash FROM requests WHERE project = $project AND request_id = $request_id";
                var found = new Dictionary<RequestKey, KnownRequest>();
                foreach (var key in keys)
                {
                    using var row = db.Command(Sql, ("$project", key.Project), ("$request_id", key.RequestId)).ExecuteReader();
                    if (row.Read())
                    {
                        found[key] = new KnownRequest(new JobKey(key.Project, row.GetString(0)), row.GetFieldValue<byte[]>(1));
                    }
                }

                return (IReadOnlyDictionary<RequestKey, KnownRequest>)found;
            },
            cancellationToken);

    public Task<JobRecord?> FindAsync(JobKey key, CancellationToken cancellationToken) => Readers.ReadAsync(
        db => JobRow.ReadAll(db.Command(
            $"SELECT {JobRow.Columns} FROM jobs WHERE id = $id AND project = $project",
            ("$id", key.Id),
            ("$project", key.Project))).SingleOrDefault(),
        cancellationToken);

    public Task<byte[]?> ReadDefinitionAsync(long sequence, CancellationToken cancellationToken) => Readers.ReadAsync(
        db => (byte[]?)db.Command(
            "SELECT body FROM definitions WHERE sequence = $sequence", ("$sequence", sequence)).ExecuteScalar(),
        cancellationToken);

    public Task<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken)
    {
        // The states as a bit set keep the statement the same for every filter.
        var states = query.Phases.Aggregate(0L, (set, phase) => set | (1L << (int)phase));
        var sql = $"SELECT {JobRow.Columns} FROM jobs WHERE sequence < $before AND ($states = 0 OR ($states >> state) & 1) "
            + (query.Project is null ? "" : "AND project = $project ")
            + "ORDER BY sequence DESC LIMIT $limit";
        return ReadJobsAsync(
            sql,
            query.Project,
            [("$before", query.Before), ("$states", states), ("$limit", query.Limit)],
            cancellationToken);
    }

    public Task<IReadOnlyList<JobRecord>> ListChangedAsync(
        string? project, long version, int limit, CancellationToken cancellationToken)
    {
        var sql = $"SELECT {JobRow.Columns} FROM jobs INDEXED BY jobs_by_version WHERE version > $version "
            + (project is null ? "" : "AND project = $project ")
            + "ORDER BY version LIMIT $limit";
        return ReadJobsAsync(sql, project, [("$version", version), ("$limit", limit)], cancellationToken);
    }

    public Task<int> CountAheadAsync(long sequence, int bound, CancellationToken cancellationToken) => Readers.ReadAsync(
        db => (int)Number(db.Command(
            "SELECT count(*) FROM (SELECT 1 FROM jobs WHERE state = 1 AND state < 6 AND sequence < $sequence LIMIT $bound)",
            ("$sequence", sequence),
            ("$bound", bound)).ExecuteScalar()),
        cancellationToken);

    public Task<IReadOnlyDictionary<JobPhase, long>> CountOpenAsync(string? project, CancellationToken cancellationToken) =>
        Readers.ReadAsync(
            db =>
            {
                var counts = new Dictionary<JobPhase, long>();
                using var rows = db.Command(
                    "SELECT state, count(*) FROM jobs "
                    + "WHERE state < 6 AND ($project IS NULL OR project = $project) GROUP BY state",
                    ("$project", project)).ExecuteReader();
                while (rows.Read())
                {
                    counts[(JobPhase)rows.GetInt32(0)] = rows.GetInt64(1);
                }

                return (IReadOnlyDictionary<JobPhase, long>)counts;
            },
            cancellationToken);

    public ValueTask DisposeAsync()
    {
        _readers?.Dispose();
        _writer?.Dispose();
        _lock?.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<IReadOnlyList<JobRecord>> ReadJobsAsync(
        string sql, string? project, (string Name, object? Value)[] parameters, CancellationToken cancellationToken) =>
        Readers.ReadAsync(
            db =>
            {
                var all = project is null ? parameters : [.. parameters, ("$project", project)];
                return (IReadOnlyList<JobRecord>)JobRow.ReadAll(db.Command(sql, all));
            },
            cancellationToken);

    private static long Number(object? scalar) => Convert.ToInt64(scalar, CultureInfo.InvariantCulture);
}
