using System.Data.Common;
using Google.Protobuf;
using Mesh.Intake.V1;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Store;

/// <summary>Between a job's record and its row in the table jobs, the same in every store.</summary>
internal static class JobRow
{
    public const string Columns =
        "sequence, id, project, epoch, dispatcher, lease_time, not_before, status, ends, queue_deadline, cancel_reason";

    public static List<JobRecord> ReadAll(DbCommand command)
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

    public static DateTimeOffset? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : new DateTimeOffset(row.GetInt64(column), TimeSpan.Zero);

    /// <summary>The column status: the server-set fields as a message.</summary>
    public static byte[] Status(JobRecord job) => JobStatusMessage.Of(job).ToByteArray();

    /// <summary>The column cancel_reason: set when a wish to cancel is stored.</summary>
    public static int? CancelReason(JobRecord job) => job.CancelRequested ? (int)job.CancelReason : null;

    /// <summary>A row of <see cref="Columns"/>.</summary>
    public static JobRecord Read(DbDataReader row)
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
            QueueDeadline = Time(row, 9),
            CancelReason = row.IsDBNull(10) ? EndReason.Cancelled : (EndReason)row.GetInt32(10),
        };
    }
}
