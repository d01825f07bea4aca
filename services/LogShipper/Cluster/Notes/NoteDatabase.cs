using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mesh.Hosting;
using Mesh.Logs.V1;
using Mesh.Spool;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Cluster.Notes;

/// <summary>
/// <c>notes.db</c>: which logs lie on this member's disk, and what other members have told of theirs. Made when it is first used. A
/// change is on disk when its call returns (WAL, synchronous=FULL). For any number of threads, one at a time.
/// </summary>
internal sealed class NoteDatabase(IOptions<MeshOptions> mesh) : IDisposable
{
    // Of one job in one answer; a job has a few.
    private const int MaxAttempts = 100;

    private readonly Lock _gate = new();
    private SqliteConnection? _connection;

    /// <summary>The tables of a member that are complete.</summary>
    public List<NoteTable> Tables(string member)
    {
        lock (_gate)
        {
            using var command = Command(
                "SELECT disk, stamp, whole, hear_time FROM note_table WHERE member = $member AND complete = 1");
            Set(command, ("$member", member));
            using var reader = command.ExecuteReader();
            var tables = new List<NoteTable>();
            while (reader.Read())
            {
                tables.Add(new NoteTable
                {
                    Member = member,
                    Disk = reader.GetString(0),
                    Stamp = reader.GetInt64(1),
                    Whole = reader.GetInt64(2) != 0,
                    HearTime = new DateTimeOffset(reader.GetInt64(3), TimeSpan.Zero).ToTimestamp(),
                });
            }

            return tables;
        }
    }

    /// <summary>A job's notes in a table.</summary>
    public List<LogNote> OfJob(NoteTable table, string job) =>
        [.. Page(table.Member, table.Disk, new LogKey(job, 0), MaxAttempts).TakeWhile(n => n.Job == job)];

    /// <summary>The next notes of a table, in the order of their logs.</summary>
    public List<LogNote> Page(string member, string disk, LogKey after, int count)
    {
        lock (_gate)
        {
            using var command = Command(
                """
                SELECT note FROM note WHERE member = $member AND disk = $disk AND (job, attempt) > ($job, $attempt)
                ORDER BY job, attempt LIMIT $count
                """);
            Set(
                command, ("$member", member), ("$disk", disk), ("$job", after.Job ?? ""), ("$attempt", after.Attempt),
                ("$count", count));
            using var reader = command.ExecuteReader();
            var notes = new List<LogNote>();
            while (reader.Read())
            {
                notes.Add(LogNote.Parser.ParseFrom(reader.GetFieldValue<byte[]>(0)));
            }

            return notes;
        }
    }

    public LogNote? Find(string member, string disk, LogKey key)
    {
        lock (_gate)
        {
            using var command = Command(
                "SELECT note FROM note WHERE member = $member AND disk = $disk AND job = $job AND attempt = $attempt");
            Set(command, ("$member", member), ("$disk", disk), ("$job", key.Job), ("$attempt", key.Attempt));
            return command.ExecuteScalar() is byte[] note ? LogNote.Parser.ParseFrom(note) : null;
        }
    }

    /// <summary>Takes a part of a table in. False: the table that it belongs to is not here.</summary>
    public bool Apply(NoteLogsRequest part, DateTimeOffset now)
    {
        var table = part.Table;
        lock (_gate)
        {
            using var transaction = Connection().BeginTransaction();
            if (part.Begins)
            {
                Run("DELETE FROM note WHERE member = $member AND disk = $disk", ("$member", table.Member), ("$disk", table.Disk));
                Run(
                    "INSERT OR REPLACE INTO note_table VALUES ($member, $disk, $stamp, 0, 0, $now)",
                    ("$member", table.Member), ("$disk", table.Disk), ("$stamp", table.Stamp), ("$now", now.UtcTicks));
            }

            var isHere = Run(
                """
                UPDATE note_table SET hear_time = $now, complete = max(complete, $complete), whole = max(whole, $whole)
                WHERE member = $member AND disk = $disk AND stamp = $stamp
                """,
                ("$now", now.UtcTicks), ("$complete", part.Completes ? 1 : 0), ("$whole", table.Whole ? 1 : 0),
                ("$member", table.Member), ("$disk", table.Disk), ("$stamp", table.Stamp)) > 0;
            if (isHere)
            {
                WriteRows(table.Member, table.Disk, part.Notes);
                DropOlder(table);
                transaction.Commit();
            }

            return isHere;
        }
    }

    /// <summary>Writes notes of this member's own disk, which are in no table here.</summary>
    public void Write(string member, string disk, IReadOnlyCollection<LogNote> notes)
    {
        lock (_gate)
        {
            using var transaction = Connection().BeginTransaction();
            WriteRows(member, disk, notes);
            transaction.Commit();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _connection?.Dispose();
        }
    }

    // What a later table says of all former disks goes before what was said of them then.
    private void DropOlder(NoteTable table)
    {
        const string Older =
            """
            member = $member AND disk IN (
                SELECT old.disk FROM note_table old JOIN note_table new ON new.member = old.member AND new.disk = $disk
                WHERE old.member = $member AND old.stamp < new.stamp AND new.complete = 1 AND new.whole = 1)
            """;
        Run($"DELETE FROM note WHERE {Older}", ("$member", table.Member), ("$disk", table.Disk));
        Run($"DELETE FROM note_table WHERE {Older}", ("$member", table.Member), ("$disk", table.Disk));
    }

    private void WriteRows(string member, string disk, IReadOnlyCollection<LogNote> notes)
    {
        foreach (var note in notes)
        {
            (string, object)[] key = [("$member", member), ("$disk", disk), ("$job", note.Job), ("$attempt", note.Attempt)];
            if (note.Gone)
            {
                Run("DELETE FROM note WHERE member = $member AND disk = $disk AND job = $job AND attempt = $attempt", key);
            }
            else
            {
                Run(
                    "INSERT OR REPLACE INTO note VALUES ($member, $disk, $job, $attempt, $note)",
                    [.. key, ("$note", note.ToByteArray())]);
            }
        }
    }

    private SqliteConnection Connection()
    {
        if (_connection is not null)
        {
            return _connection;
        }

        Directory.CreateDirectory(mesh.Value.DataDirectory);
        var path = Path.Combine(mesh.Value.DataDirectory, "notes.db");
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using (var pragmas = connection.CreateCommand())
            {
                pragmas.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-4096";
                pragmas.ExecuteNonQuery();
            }

            NoteSchema.Apply(connection);
            return _connection = connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private int Run(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = Command(sql);
        Set(command, values);
        return command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql)
    {
        var command = Connection().CreateCommand();
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
