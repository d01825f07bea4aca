using Microsoft.Data.Sqlite;

namespace Mesh.Reporter.Artifacts.Storage;

/// <summary>Reads the committed index; any number of threads at once, beside the writer.</summary>
public sealed class ArtifactReader(string path) : IDisposable
{
    internal const string Columns = "number, job, attempt, epoch, path, length, sha256, executable, file, create_time";

    private readonly string _connectionString =
        new SqliteConnectionStringBuilder { DataSource = path, Pooling = true }.ToString();

    /// <summary>An artifact that a pod of at least this epoch stored; null when there is none.</summary>
    public StoredArtifact? Find(string job, int attempt, long leastEpoch, string path) =>
        Query(
            $"SELECT {Columns} FROM artifact WHERE job = $job AND attempt = $attempt AND epoch >= $epoch AND path = $path",
            [("$job", job), ("$attempt", attempt), ("$epoch", leastEpoch), ("$path", path)]).SingleOrDefault();

    /// <summary>Artifacts in the order of their paths, after the one with this number; 0 for the first ones.</summary>
    /// <returns>Null when there is no artifact with that number any more.</returns>
    public IReadOnlyList<StoredArtifact>? List(string job, int attempt, long leastEpoch, long after, int limit)
    {
        const string Own = "job = $job AND attempt = $attempt";
        (string, object)[] key = [("$job", job), ("$attempt", attempt)];
        var last = after == 0
            ? null
            : Query($"SELECT {Columns} FROM artifact WHERE {Own} AND number = $after", [.. key, ("$after", after)]);
        return last is { Count: 0 }
            ? null
            : Query(
                $"SELECT {Columns} FROM artifact WHERE {Own} AND epoch >= $epoch AND path > $path ORDER BY path LIMIT $limit",
                [.. key, ("$epoch", leastEpoch), ("$path", last?[0].Path ?? ""), ("$limit", limit)]);
    }

    /// <summary>What an attempt has stored by pods of at least this epoch.</summary>
    public ArtifactTotals Totals(string job, int attempt, long leastEpoch)
    {
        using var connection = Open();
        using var command = Command(
            connection,
            "SELECT epoch, files, bytes FROM attempt WHERE job = $job AND attempt = $attempt AND epoch >= $epoch",
            [("$job", job), ("$attempt", attempt), ("$epoch", leastEpoch)]);
        using var row = command.ExecuteReader();
        return row.Read() ? new ArtifactTotals(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)) : default;
    }

    /// <summary>True when an artifact has its content in this file.</summary>
    public bool Names(string file) => Query($"SELECT {Columns} FROM artifact WHERE file = $file", [("$file", file)]).Count > 0;

    public void Dispose()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    internal static StoredArtifact Read(SqliteDataReader row) => new(
        new AttemptId(row.GetString(1), row.GetInt32(2), row.GetInt64(3)),
        row.GetString(4),
        row.GetInt64(5),
        row.GetFieldValue<byte[]>(6),
        row.GetInt64(7) != 0,
        row.GetString(8),
        new DateTimeOffset(row.GetInt64(9), TimeSpan.Zero))
    {
        Number = row.GetInt64(0),
    };

    private List<StoredArtifact> Query(string sql, (string, object)[] parameters)
    {
        using var connection = Open();
        using var command = Command(connection, sql, parameters);
        using var row = command.ExecuteReader();
        var found = new List<StoredArtifact>();
        while (row.Read())
        {
            found.Add(Read(row));
        }

        return found;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
