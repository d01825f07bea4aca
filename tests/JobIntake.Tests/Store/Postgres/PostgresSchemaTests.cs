using Mesh.JobIntake.Store;
using Mesh.JobIntake.Store.Postgres;
using Mesh.JobIntake.Tests.Store.Suite;
using Mesh.Testing.Postgres;
using Npgsql;

namespace Mesh.JobIntake.Tests.Store.Postgres;

public sealed class PostgresSchemaTests
{
    [PostgresFact]
    public async Task Migrate_Twice_ChangesNothingTheSecondTime()
    {
        await using var open = await OpenStore.StartAsync(StoreKind.Postgres);
        await using var connection = await ConnectAsync(open.Connection);

        await PostgresSchema.PrepareAsync(connection, CancellationToken.None);
        await PostgresSchema.MigrateAsync(connection, CancellationToken.None);

        Assert.Equal(PostgresSchema.Current, await ScalarAsync(connection, "SELECT version FROM schema_version"));
        Assert.Equal(1L, await ScalarAsync(connection, "SELECT count(*) FROM leadership"));
    }

    [PostgresFact]
    public async Task Open_WrittenByANewerProgram_IsRefused()
    {
        await using var open = await OpenStore.StartAsync(StoreKind.Postgres);
        await using var connection = await ConnectAsync(open.Connection);
        await ScalarAsync(connection, "UPDATE schema_version SET version = 999");

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => open.Store.OpenAsync(CancellationToken.None));

        Assert.Contains("schema version 999", error.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Prepare_ByManyProcessesAtOnce_IsDoneOnce()
    {
        var database = await (await PostgresServer.GetAsync()).CreateDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            await using var connection = await ConnectAsync(database);
            await PostgresSchema.PrepareAsync(connection, CancellationToken.None);
            await PostgresSchema.MigrateAsync(connection, CancellationToken.None);
        }));

        await using var after = await ConnectAsync(database);
        Assert.Equal(1L, await ScalarAsync(after, "SELECT count(*) FROM schema_version"));
    }

    [PostgresFact]
    public async Task Migrate_FromBeforeTheTableOfKeys_FindsTheJobsThatWereThere()
    {
        await using var open = await OpenStore.StartAsync(StoreKind.Postgres);
        await open.Store.CommitAsync([Stored.Job(1), Stored.Job(2, "other"), Stored.Ended(3)]);
        await using var connection = await ConnectAsync(open.Connection);
        await ScalarAsync(
            connection,
            "DROP TABLE job_keys; CREATE INDEX jobs_by_project ON jobs (project, sequence); "
            + "ALTER TABLE jobs ADD CONSTRAINT jobs_id_key UNIQUE (id); UPDATE schema_version SET version = 2");

        await open.RestartAsync();

        Assert.Equal(2, open.Recovered.OpenJobs.Count);
        Assert.Equal(3, (await open.Store.FindAsync(Stored.Job(3).Key, CancellationToken.None))?.Sequence);
        var listed = await open.Store.ListAsync(new JobQuery("demo", [], long.MaxValue, 10), CancellationToken.None);
        Assert.Equal([3L, 1L], listed.Select(job => job.Sequence));
        await Assert.ThrowsAsync<PostgresException>(() => open.Store.CommitAsync(
            [Stored.Job(4) with { Key = Stored.Job(1).Key }]));
    }

    private static async Task<NpgsqlConnection> ConnectAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
