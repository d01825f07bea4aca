using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Mesh.JobIntake.Store.Sqlite;

/// <summary>
/// Looks request_ids up on a connection of its own, while a commit runs on the writer's. The queue's task is the only one that asks.
/// </summary>
internal sealed class SqliteRequests : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _select;
    private readonly SqliteStatement _end;

    /// <summary>The tables must be there.</summary>
    public SqliteRequests(SqliteFile file)
    {
        _connection = file.OpenReader();
        _begin = new SqliteStatement(_connection, "BEGIN");
        _select = new SqliteStatement(_connection, "SELECT job_id, body_hash FROM requests WHERE project = ? AND request_id = ?");
        _end = new SqliteStatement(_connection, "COMMIT");
    }

    /// <summary>Which of these requests were stored before, as of one moment.</summary>
    public IReadOnlyDictionary<RequestKey, KnownRequest> Find(IReadOnlyCollection<RequestKey> keys)
    {
        var found = new Dictionary<RequestKey, KnownRequest>();
        // In one transaction: a commit between two statements would empty the page cache.
        _begin.Execute();
        try
        {
            foreach (var key in keys)
            {
                if (_select.Add(key.Project).Add(key.RequestId).Find(Read) is { } request)
                {
                    found[key] = request;
                }
            }
        }
        finally
        {
            _end.Execute();
        }

        return found;
    }

    public void Dispose()
    {
        _begin.Dispose();
        _select.Dispose();
        _end.Dispose();
        _connection.Dispose();
    }

    private static KnownRequest Read(sqlite3_stmt row) =>
        new(raw.sqlite3_column_text(row, 0).utf8_to_string(), raw.sqlite3_column_blob(row, 1).ToArray());
}
