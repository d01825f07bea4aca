using System.Globalization;
using Mesh.LogShipper.Shipping.Lines;
using Mesh.Spool;
using Microsoft.Data.Sqlite;

namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>
/// <c>shipping.db</c>: how far each log is shipped, and the dead letters. A change is on disk when its call returns (WAL,
/// synchronous=FULL). For any number of threads, one at a time.
/// </summary>
internal sealed class ShippingDatabase : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;

    public ShippingDatabase(string path)
    {
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            _connection.Open();
            using (var pragmas = _connection.CreateCommand())
            {
                pragmas.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8192";
                pragmas.ExecuteNonQuery();
            }

            ShippingSchema.Apply(_connection);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public StoredCheckpoint? Find(LogKey log)
    {
        lock (_gate)
        {
            using var command = Command("SELECT place, ahead, done FROM checkpoint WHERE job = $job AND attempt = $attempt");
            Set(command, ("$job", log.Job), ("$attempt", log.Attempt));
            using var reader = command.ExecuteReader();
            return reader.Read()
                ? new StoredCheckpoint(new LinePlace(reader.GetInt64(0), AheadText.Read(reader.GetString(1))), reader.GetInt64(2) != 0)
                : null;
        }
    }

    /// <exception cref="SqliteException">Nothing of it is stored: the disk is full, say.</exception>
    public void Apply(ShippingChanges changes, DateTimeOffset now)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction();
            foreach (var (document, result) in changes.Refused)
            {
                using var command = Command(
                    """
                    INSERT INTO dead_letter
                        (log_offset, document_id, data_stream, document, status, reason, refuse_time, tries, replay)
                    VALUES ($offset, $id, $stream, $document, $status, $reason, $time, 1, 0)
                    ON CONFLICT (document_id) DO UPDATE SET
                        status = excluded.status, reason = excluded.reason, refuse_time = excluded.refuse_time,
                        tries = tries + 1, replay = 0
                    """);
                Set(
                    command, ("$offset", document.Offset), ("$id", document.Id), ("$stream", document.DataStream),
                    ("$document", document.Source.ToArray()), ("$status", result.Status), ("$reason", result.Reason),
                    ("$time", now.UtcTicks));
                command.ExecuteNonQuery();
            }

            foreach (var id in changes.Mended)
            {
                using var command = Command("DELETE FROM dead_letter WHERE document_id = $id");
                Set(command, ("$id", id));
                command.ExecuteNonQuery();
            }

            foreach (var (log, checkpoint) in changes.Checkpoints)
            {
                using var command = Command(
                    """
                    INSERT INTO checkpoint (job, attempt, place, ahead, done) VALUES ($job, $attempt, $place, $ahead, $done)
                    ON CONFLICT (job, attempt) DO UPDATE SET
                        place = excluded.place, ahead = excluded.ahead, done = excluded.done
                    """);
                Set(
                    command, ("$job", log.Job), ("$attempt", log.Attempt), ("$place", checkpoint.Place.From),
                    ("$ahead", AheadText.Write(checkpoint.Place.Ahead)), ("$done", checkpoint.IsDone ? 1 : 0));
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    /// <summary>Drops what is known of logs that are shipped to their end.</summary>
    public void Forget(IReadOnlyCollection<LogKey> logs)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction();
            foreach (var log in logs)
            {
                using var command = Command("DELETE FROM checkpoint WHERE job = $job AND attempt = $attempt AND done = 1");
                Set(command, ("$job", log.Job), ("$attempt", log.Attempt));
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    public long CountLetters()
    {
        lock (_gate)
        {
            using var command = Command("SELECT count(*) FROM dead_letter");
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Dead letters with numbers past one, the oldest first.</summary>
    public List<StoredLetter> ListLetters(long after, int count) =>
        ReadLetters("SELECT * FROM dead_letter WHERE id > $after ORDER BY id LIMIT $count", after, count);

    /// <summary>Dead letters that are to be sent again, with numbers past one.</summary>
    public List<StoredLetter> ListReplays(long after, int count) =>
        ReadLetters("SELECT * FROM dead_letter WHERE replay = 1 AND id > $after ORDER BY id LIMIT $count", after, count);

    /// <summary>Marks dead letters to be sent again; all of them when none is named. Says how many.</summary>
    public long Replay(IReadOnlyCollection<long> ids)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction();
            long marked = 0;
            if (ids.Count == 0)
            {
                using var command = Command("UPDATE dead_letter SET replay = 1");
                marked = command.ExecuteNonQuery();
            }

            foreach (var id in ids.Distinct())
            {
                using var command = Command("UPDATE dead_letter SET replay = 1 WHERE id = $id");
                Set(command, ("$id", id));
                marked += command.ExecuteNonQuery();
            }

            transaction.Commit();
            return marked;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _connection.Dispose();
        }
    }

    private List<StoredLetter> ReadLetters(string sql, long after, int count)
    {
        lock (_gate)
        {
            using var command = Command(sql);
            Set(command, ("$after", after), ("$count", count));
            using var reader = command.ExecuteReader();
            var letters = new List<StoredLetter>();
            while (reader.Read())
            {
                letters.Add(new StoredLetter(
                    reader.GetInt64(0),
                    reader.GetInt64(1),
                    reader.GetString(2),
                    reader.GetString(3),
                    reader.GetFieldValue<byte[]>(4),
                    reader.GetInt32(5),
                    reader.GetString(6),
                    new DateTimeOffset(reader.GetInt64(7), TimeSpan.Zero),
                    reader.GetInt32(8)));
            }

            return letters;
        }
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static void Set(SqliteCommand command, params ReadOnlySpan<(string Name, object Value)> values)
    {
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }
    }
}
