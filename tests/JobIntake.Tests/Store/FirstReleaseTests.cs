using Mesh.Hosting;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Store.Sqlite;
using Mesh.JobIntake.Tests.Harness;
using Mesh.Queue.Jobs;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Tests.Store;

/// <summary>A database as the first release wrote it: the text and the bytes here are its own, and never change.</summary>
public sealed class FirstReleaseTests : IDisposable
{
    private const string Written =
        """
        CREATE TABLE schema_version (version INTEGER NOT NULL);
        INSERT INTO schema_version (version) VALUES (1);
        CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO counters (name, value) VALUES ('version', 4);
        CREATE TABLE jobs (
          sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, project TEXT NOT NULL, state INTEGER NOT NULL,
          version INTEGER NOT NULL, epoch INTEGER NOT NULL, dispatcher TEXT, lease_time INTEGER, not_before INTEGER,
          status BLOB NOT NULL, ends BLOB);
        CREATE INDEX jobs_by_version ON jobs (version);
        CREATE INDEX jobs_by_project ON jobs (project, sequence);
        CREATE INDEX jobs_open ON jobs (state, sequence) WHERE state < 6;
        CREATE TABLE definitions (sequence INTEGER PRIMARY KEY, body BLOB NOT NULL);
        CREATE TABLE requests (
          project TEXT NOT NULL, request_id TEXT NOT NULL, job_id TEXT NOT NULL, body_hash BLOB NOT NULL,
          PRIMARY KEY (project, request_id)) WITHOUT ROWID;
        INSERT INTO jobs VALUES (1, 'j1', 'demo', 1, 1, 0, NULL, NULL, NULL,
          X'20013a0b08a5ebdcca0610bc99ef3a520b08a5ebdcca0610bc99ef3a58018a010f0801120b08a5ebdcca0610bc99ef3a', NULL);
        INSERT INTO jobs VALUES (2, 'j2', 'demo', 7, 4, 5, NULL, 639029198460000000, NULL,
          X'20072a160802120b6578697420636f646520331a036f6e65200330013a0608a6ebdcca06420608aaebdcca064a0808b0ebdcca061064'
          || X'520808b0ebdcca06106458046a0f73746570206f6e65206661696c6564720970656173616e742d317a0b6d6573682d6a6f62732f70'
          || X'8a010a0801120608a6ebdcca068a010c0805120608aaebdcca061801',
          X'1e0a041001180512160802120b6578697420636f646520331a036f6e652003');
        INSERT INTO definitions VALUES (1,
          X'120464656d6f1a1e0a056275696c641a080a06616c70696e65220b0a036f6e6512047472756582010c0a047465616d1204636f7265'
          || X'82010e0a047469657212066cc3a4756665');
        INSERT INTO definitions VALUES (2, X'120464656d6f1a200a056275696c641a080a06616c70696e65220d0a036f6e651206657869742033');
        INSERT INTO requests VALUES ('demo', 'r2', 'j2', X'0102');
        """;

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Open_DatabaseOfTheFirstRelease_KeepsEverythingAndFillsTheNewColumns()
    {
        using (var connection = Open())
        {
            // SQL joins blobs to text: the pieces are joined here.
            Run(connection, Written.Replace("'\n  || X'", "", StringComparison.Ordinal));
        }

        await using (var store = new SqliteJobStore(
            Options.Create(new MeshOptions { DataDirectory = _data.Path }), TimeProvider.System))
        {
            await store.OpenAsync(CancellationToken.None);
            var queued = Assert.Single((await store.RecoverAsync(CancellationToken.None)).OpenJobs);
            var failed = await store.FindAsync(new JobKey("demo", "j2"), CancellationToken.None);
            var requests = await store.FindRequestsAsync([new RequestKey("demo", "r2")], CancellationToken.None);

            Assert.Equal(("j1", JobPhase.Queued, 1L), (queued.Key.Id, queued.Phase, queued.Version));
            Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1767323045).AddTicks(1234567), queued.CreateTime);
            Assert.NotNull(failed);
            Assert.Equal(new AttemptOutcome(EndReason.StepFailed, "exit code 3", "one", 3), failed.Outcome);
            Assert.Equal(new AttemptEnd(1, 5, failed.Outcome!), Assert.Single(failed.Ends));
            Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1767323056).AddTicks(1), failed.EndTime);
            Assert.Equal("j2", Assert.Single(requests).Value.Id);
        }

        using var after = Open();
        Assert.Equal("team=core 1,tier=läufe 1", Run(
            after, "SELECT group_concat(l, ',') FROM (SELECT key || '=' || value || ' ' || sequence l FROM job_labels ORDER BY key)"));
        Assert.Equal("j1 1 0 -,j2 1 1 r2", Run(
            after,
            "SELECT group_concat(l, ',') FROM (SELECT id || ' ' || (create_time > 0) || ' ' || (end_time IS NOT NULL) || ' ' || "
            + "coalesce(request_id, '-') l FROM jobs ORDER BY sequence)"));
    }

    private SqliteConnection Open() => new SqliteFile(Path.Combine(_data.Path, "jobs.db")).OpenWriter();

    private static object? Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
