using Mesh.Intake.V1;
using Microsoft.Data.Sqlite;

namespace Mesh.JobIntake.Store.Sqlite;

/// <summary>The columns that schema version 2 added, for jobs of version 1: SQL cannot look into the messages that have them.</summary>
internal static class SqliteBackfill
{
    public const int Version = 2;

    public static void Run(SqliteConnection connection, SqliteTransaction transaction)
    {
        using var update = Command(
            connection, transaction, "UPDATE jobs SET create_time = $1, end_time = $2 WHERE sequence = $3", 3);
        using var label = Command(
            connection, transaction, "INSERT INTO job_labels (key, value, sequence) VALUES ($1, $2, $3)", 3);
        using var select = Command(
            connection,
            transaction,
            "SELECT j.sequence, j.status, d.body FROM jobs j JOIN definitions d ON d.sequence = j.sequence WHERE j.sequence > $1 "
            + "ORDER BY j.sequence LIMIT 1000",
            1);
        var last = 0L;
        while (NextPage(select, last) is { Count: > 0 } page)
        {
            foreach (var (sequence, status, definition) in page)
            {
                var ended = status.EndTime?.ToDateTimeOffset();
                Run(update, JobRow.Ticks(status.CreateTime.ToDateTimeOffset()), JobRow.Ticks(ended), sequence);
                foreach (var (key, value) in definition.Labels)
                {
                    Run(label, key, value, sequence);
                }

                last = sequence;
            }
        }
    }

    private static List<(long Sequence, Job Status, Job Definition)> NextPage(SqliteCommand select, long after)
    {
        select.Parameters[0].Value = after;
        using var rows = select.ExecuteReader();
        var page = new List<(long, Job, Job)>();
        while (rows.Read())
        {
            page.Add((
                rows.GetInt64(0),
                Job.Parser.ParseFrom(rows.GetFieldValue<byte[]>(1)),
                Job.Parser.ParseFrom(rows.GetFieldValue<byte[]>(2))));
        }

        return page;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, SqliteTransaction transaction, string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = FormattableString.Invariant($"${i}") });
        }

        return command;
    }
}
