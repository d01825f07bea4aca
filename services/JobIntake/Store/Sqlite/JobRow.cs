using Mesh.Intake.V1;
using Mesh.Queue.Jobs;
using Microsoft.Data.Sqlite;

namespace Mesh.JobIntake.Store.Sqlite;

/// <summary>Reads a row of the table jobs.</summary>
internal static class JobRow
{
    public const string Columns = "sequence, id, project, epoch, dispatcher, lease_time, not_before, status, ends";

    public static List<JobRecord> ReadAll(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var jobs = new List<JobRecord>();
        while (reader.Read())
        {
            jobs.Add(Read(reader));
        }

        return jobs;
    }

    public static long? Ticks(DateTimeOffset? time) => time?.UtcTicks;

    private static JobRecord Read(SqliteDataReader row)
    {
        var key = new JobKey(row.GetString(2), row.GetString(1));
        var status = Job.Parser.ParseFrom(row.GetFieldValue<byte[]>(7));
        return JobStatusMessage.ToRecord(status, key, row.GetInt64(0)) with
        {
            Epoch = row.GetInt64(3),
            Dispatcher = row.IsDBNull(4) ? null : row.GetString(4),
            LeaseTime = Time(row, 5),
            NotBefore = Time(row, 6),
            Ends = AttemptEndsCodec.Decode(row.IsDBNull(8) ? null : row.GetFieldValue<byte[]>(8)),
        };
    }

    private static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : new DateTimeOffset(row.GetInt64(column), TimeSpan.Zero);
}
