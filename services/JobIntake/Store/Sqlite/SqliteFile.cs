using Microsoft.Data.Sqlite;

namespace Mesh.JobIntake.Store.Sqlite;

/// <summary>Opens connections to the database file. Writers sync every commit; readers cannot write.</summary>
internal sealed class SqliteFile(string path)
{
    public SqliteConnection OpenWriter() => Open(
        SqliteOpenMode.ReadWriteCreate,
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864; "
        + "PRAGMA cache_size=-32768; PRAGMA busy_timeout=5000");

    public SqliteConnection OpenReader() => Open(
        SqliteOpenMode.ReadWrite, "PRAGMA query_only=ON; PRAGMA cache_size=-8192; PRAGMA busy_timeout=5000");

    private SqliteConnection Open(SqliteOpenMode mode, string pragmas)
    {
        var builder = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false };
        var connection = new SqliteConnection(builder.ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = pragmas;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
