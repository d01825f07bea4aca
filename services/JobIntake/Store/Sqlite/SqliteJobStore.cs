using System.Globalization;
using Mesh.Hosting;
using Mesh.Hosting.Storage;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Store.Sqlite;

/// <summary>
/// Jobs in one SQLite file. The queue's task is the only writer. SQLite has no asynchronous I/O, so its calls run on the caller's
/// thread; each is short. Only a commit that is large goes to another, for the queue decides the next one meanwhile.
/// </summary>
internal sealed partial class SqliteJobStore(IOptions<MeshOptions> options, TimeProvider time) : IJobStore
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(5);

    // A thread's switch is not worth it for fewer jobs.
    private const int CommittedHere = 4;

    private DirectoryLock? _lock;
    private SqliteWriter? _writer;
    private SqliteReaders? _readers;
    private SqliteRequests? _requests;

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
        _requests = new SqliteRequests(file);
    }

    public Task<StoredQueue> RecoverAsync(CancellationToken cancellationToken) => Readers.ReadAsync(
        db =>
        {
            var jobs = JobRow.ReadAll(db.Command($"SELECT {JobRow.Columns} FROM jobs WHERE state < 6 ORDER BY sequence"));
            return new StoredQueue(
                jobs,
                WorkflowTable.ReadOpen(db),
                Number(db.Command("SELECT value FROM counters WHERE name = 'version'").ExecuteScalar()));
        },
        cancellationToken);

    public Task CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Changed.Count > CommittedHere)
        {
            return Task.Run(() => Writer.Commit(batch), CancellationToken.None);
        }

        Writer.Commit(batch);
        return Task.CompletedTask;
    }

    // The file is this process's alone.
    public Task ConfirmAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyDictionary<RequestKey, KnownRequest>> FindRequestsAsync(
        IReadOnlyCollection<RequestKey> keys, CancellationToken cancellationToken) =>
        Task.FromResult((_requests ?? throw new InvalidOperationException("The store is not open.")).Find(keys));

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

    public Task<IReadOnlyDictionary<long, byte[]>> ReadDefinitionsAsync(
        IReadOnlyCollection<long> sequences, CancellationToken cancellationToken) => Readers.ReadAsync(
            db =>
            {
                var found = new Dictionary<long, byte[]>(sequences.Count);
                foreach (var sequence in sequences)
                {
                    if (db.Command("SELECT body FROM definitions WHERE sequence = $sequence", ("$sequence", sequence)).ExecuteScalar()
                        is byte[] body)
                    {
                        found[sequence] = body;
                    }
                }

                return (IReadOnlyDictionary<long, byte[]>)found;
            },
            cancellationToken);

    public Task<WorkflowRow?> FindWorkflowAsync(WorkflowKey key, CancellationToken cancellationToken) =>
        Readers.ReadAsync(db => WorkflowTable.Find(db, key), cancellationToken);

    public Task<IReadOnlyDictionary<string, JobPhase>> ReadWorkflowJobsAsync(
        WorkflowKey key, CancellationToken cancellationToken) => Readers.ReadAsync(
            db => (IReadOnlyDictionary<string, JobPhase>)WorkflowTable.ReadJobs(db, key), cancellationToken);

    public async Task<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken)
    {
        var list = List(await TimeWindow.NarrowAsync(
            query,
            () => Readers.ReadAsync(ArrivalTable.Ends, cancellationToken),
            places => Readers.ReadAsync(db => ArrivalTable.Look(db, places), cancellationToken)));
        var parameters = list.Values.Select((value, i) => (FormattableString.Invariant($"${i + 1}"), (object?)value));
        return await ReadJobsAsync(list.Sql, null, [.. parameters], cancellationToken);
    }

    public Task<IReadOnlyList<JobRecord>> ListChangedAsync(
        string? project, long version, int limit, CancellationToken cancellationToken)
    {
        var sql = $"SELECT {JobRow.Columns} FROM jobs INDEXED BY jobs_by_version WHERE version > $version "
            + (project is null ? "" : "AND project = $project ")
            + "ORDER BY version LIMIT $limit";
        return ReadJobsAsync(sql, project, [("$version", version), ("$limit", limit)], cancellationToken);
    }

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
        _requests?.Dispose();
        _readers?.Dispose();
        _writer?.Dispose();
        _lock?.Dispose();
        return ValueTask.CompletedTask;
    }

    // SQLite does not know how often a value comes: a CROSS JOIN keeps the order of the tables, and INDEXED BY says the index.
    internal static JobListStatement List(JobQuery query) =>
        JobListStatement.Of(query, "CROSS JOIN", "jobs", "jobs INDEXED BY jobs_by_workflow");

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
