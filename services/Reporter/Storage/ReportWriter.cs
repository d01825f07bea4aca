using Google.Protobuf;
using Microsoft.Data.Sqlite;

namespace Mesh.Reporter.Storage;

/// <summary>
/// The one connection that writes. Not thread-safe: the commit loop owns it. A commit returns once the bytes are on disk
/// (WAL with synchronous=FULL).
/// </summary>
public sealed class ReportWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _load;
    private readonly SqliteCommand _newest;
    private readonly SqliteCommand _save;
    private readonly SqliteCommand _saveVersion;

    private ReportWriter(SqliteConnection connection)
    {
        _connection = connection;
        _load = Command("SELECT body FROM report WHERE job = $job AND attempt = $attempt", "$job", "$attempt");
        _newest = Command("SELECT COALESCE(MAX(attempt), 0) FROM report WHERE job = $job", "$job");
        _save = Command(
            """
            INSERT INTO report (job, attempt, project, resource_version, has_result, body)
            VALUES ($job, $attempt, $project, $version, $result, $body)
            ON CONFLICT (job, attempt) DO UPDATE SET
                resource_version = excluded.resource_version, has_result = excluded.has_result, body = excluded.body
            """,
            "$job", "$attempt", "$project", "$version", "$result", "$body");
        _saveVersion = Command("UPDATE counter SET value = $version WHERE name = 'resource_version'", "$version");
        using var read = Command("SELECT value FROM counter WHERE name = 'resource_version'");
        Version = Convert.ToInt64(read.ExecuteScalar());
    }

    /// <summary>The newest version that is on disk.</summary>
    public long Version { get; private set; }

    public static ReportWriter Open(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using (var pragmas = connection.CreateCommand())
            {
                pragmas.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
                pragmas.ExecuteNonQuery();
            }

            SchemaMigrations.Apply(connection);
            return new ReportWriter(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public SqliteTransaction Begin()
    {
        var transaction = _connection.BeginTransaction();
        foreach (var command in (SqliteCommand[])[_load, _newest, _save, _saveVersion])
        {
            command.Transaction = transaction;
        }

        return transaction;
    }

    public AttemptReport? Load(string job, int attempt)
    {
        _load.Parameters[0].Value = job;
        _load.Parameters[1].Value = attempt;
        return _load.ExecuteScalar() is byte[] body ? AttemptReport.Parser.ParseFrom(body) : null;
    }

    /// <summary>The newest attempt of the job that reported; 0 when none did.</summary>
    public int NewestAttempt(string job)
    {
        _newest.Parameters[0].Value = job;
        return Convert.ToInt32(_newest.ExecuteScalar());
    }

    public void Save(AttemptReport report, string project)
    {
        var values = _save.Parameters;
        values[0].Value = report.Job;
        values[1].Value = report.Attempt;
        values[2].Value = project;
        values[3].Value = report.ResourceVersion;
        values[4].Value = report.Result is null ? 0 : 1;
        values[5].Value = report.ToByteArray();
        _save.ExecuteNonQuery();
    }

    /// <summary>Ends the transaction; from here on <paramref name="version"/> is the newest.</summary>
    public void Commit(SqliteTransaction transaction, long version)
    {
        _saveVersion.Parameters[0].Value = version;
        _saveVersion.ExecuteNonQuery();
        transaction.Commit();
        Version = version;
    }

    public void Dispose()
    {
        _load.Dispose();
        _newest.Dispose();
        _save.Dispose();
        _saveVersion.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Command(string sql, params string[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        }

        return command;
    }
}
