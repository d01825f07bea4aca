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
