using Mesh.JobIntake.Store.Sqlite;
using Mesh.JobIntake.Tests.Harness;
using Microsoft.Data.Sqlite;

namespace Mesh.JobIntake.Tests.Store;

public sealed class SqliteSchemaTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Migrate_Twice_ChangesNothingTheSecondTime()
    {
        using var connection = Open();
        SqliteSchema.Migrate(connection);
        SqliteSchema.Migrate(connection);

        Assert.Equal((long)SqliteSchema.Current, Scalar(connection, "SELECT version FROM schema_version"));
        Assert.Equal(2L, Scalar(connection, "SELECT count(*) FROM counters"));
    }

    [Fact]
    public void Migrate_WrittenByANewerProgram_IsRefused()
    {
        using var connection = Open();
        SqliteSchema.Migrate(connection);
        Scalar(connection, "UPDATE schema_version SET version = 999");

        var error = Assert.Throws<InvalidDataException>(() => SqliteSchema.Migrate(connection));

        Assert.Contains("schema version 999", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenWriter_Always_SyncsEveryCommit()
    {
        using var connection = Open();

        Assert.Equal("wal", Scalar(connection, "PRAGMA journal_mode"));
        Assert.Equal(2L, Scalar(connection, "PRAGMA synchronous"));
    }

    private SqliteConnection Open() => new SqliteFile(Path.Combine(_data.Path, "jobs.db")).OpenWriter();

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
