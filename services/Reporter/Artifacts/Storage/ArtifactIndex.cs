using Mesh.Reporter.Storage;
using Microsoft.Data.Sqlite;

namespace Mesh.Reporter.Artifacts.Storage;

/// <summary>
/// The one connection that writes to the index. Not thread-safe: the store calls it behind its gate. A change returns once it is
/// on disk (WAL with synchronous=FULL).
/// </summary>
public sealed class ArtifactIndex : IDisposable
{
    private readonly SqliteConnection _connection;

    private ArtifactIndex(SqliteConnection connection) => _connection = connection;

    public static ArtifactIndex Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using (var pragmas = connection.CreateCommand())
            {
                pragmas.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
                pragmas.ExecuteNonQuery();
            }

            SchemaMigrations.Apply(connection, ArtifactSchema.Steps, "artifact");
            return new ArtifactIndex(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Begins a change; what is read here from now on has it already.</summary>
    public SqliteTransaction Begin() => _connection.BeginTransaction();

    public long TotalBytes()
    {
        using var command = Command("SELECT COALESCE(SUM(bytes), 0) FROM attempt");
        return Convert.ToInt64(command.ExecuteScalar());
    }

    public ArtifactTotals Totals(string job, int attempt)
    {
        using var command = Command(
            "SELECT epoch, files, bytes FROM attempt WHERE job = $job AND attempt = $attempt",
            ("$job", job), ("$attempt", attempt));
        using var row = command.ExecuteReader();
        return row.Read() ? new ArtifactTotals(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)) : default;
    }

    public StoredArtifact? Find(string job, int attempt, string path)
    {
        using var command = Command(
            $"SELECT {ArtifactReader.Columns} FROM artifact WHERE job = $job AND attempt = $attempt AND path = $path",
            ("$job", job), ("$attempt", attempt), ("$path", path));
        using var row = command.ExecuteReader();
        return row.Read() ? ArtifactReader.Read(row) : null;
    }

    /// <summary>
    /// Puts an artifact in, in the place of one with its path, within a change that was begun. What pods of an earlier epoch stored
    /// goes: a new pod runs every step again.
    /// </summary>
    /// <returns>The files that nothing names any more.</returns>
    public IReadOnlyList<ReleasedFile> Put(StoredArtifact artifact)
    {
        var (job, attempt, epoch) = artifact.Attempt;
        (string, object)[] key = [("$job", job), ("$attempt", attempt)];
        var gone = Delete(
            "job = $job AND attempt = $attempt AND (epoch < $epoch OR path = $path)",
            [.. key, ("$epoch", epoch), ("$path", artifact.Path)]);
        Run(
            """
            INSERT INTO artifact (job, attempt, epoch, path, length, sha256, executable, file, create_time)
            VALUES ($job, $attempt, $epoch, $path, $length, $sha256, $executable, $file, $time)
            """,
            [
                .. key, ("$epoch", epoch), ("$path", artifact.Path), ("$length", artifact.Length), ("$sha256", artifact.Sha256),
                ("$executable", artifact.IsExecutable ? 1 : 0), ("$file", artifact.File),
                ("$time", artifact.CreateTime.UtcTicks),
            ]);
        Run(
            """
            INSERT INTO attempt (job, attempt, epoch, files, bytes) VALUES ($job, $attempt, $epoch, 1, $length)
            ON CONFLICT (job, attempt) DO UPDATE SET
                epoch = MAX(epoch, excluded.epoch), files = files + 1, bytes = bytes + excluded.bytes
            """,
            [.. key, ("$epoch", epoch), ("$length", artifact.Length)]);
        return gone;
    }

    /// <summary>Takes out artifacts that were stored before a time, the oldest first.</summary>
    /// <returns>Their files, which nothing names any more.</returns>
    public IReadOnlyList<ReleasedFile> DeleteBefore(DateTimeOffset time, int limit)
    {
        using var transaction = Begin();
        var gone = Delete(
            "number IN (SELECT number FROM artifact WHERE create_time < $time ORDER BY create_time LIMIT $limit)",
            [("$time", time.UtcTicks), ("$limit", limit)]);
        transaction.Commit();
        return gone;
    }

    public void Dispose() => _connection.Dispose();

    private List<ReleasedFile> Delete(string where, (string, object)[] parameters)
    {
        var gone = new List<(string File, string Job, int Attempt, long Length)>();
        using (var command = Command($"DELETE FROM artifact WHERE {where} RETURNING file, job, attempt, length", parameters))
        {
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                gone.Add((row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt64(3)));
            }
        }

        foreach (var attempt in gone.GroupBy(file => (file.Job, file.Attempt)))
        {
            Run(
                "UPDATE attempt SET files = files - $files, bytes = bytes - $bytes WHERE job = $job AND attempt = $attempt",
                [
                    ("$job", attempt.Key.Job), ("$attempt", attempt.Key.Attempt), ("$files", attempt.Count()),
                    ("$bytes", attempt.Sum(file => file.Length)),
                ]);
            Run("DELETE FROM attempt WHERE job = $job AND attempt = $attempt AND files = 0",
                [("$job", attempt.Key.Job), ("$attempt", attempt.Key.Attempt)]);
        }

        return [.. gone.Select(file => new ReleasedFile(file.File, file.Length))];
    }

    private void Run(string sql, (string, object)[] parameters)
    {
        using var command = Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        // Microsoft.Data.Sqlite gives a new command the connection's open transaction.
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
