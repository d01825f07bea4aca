using System.Data.Common;
using Mesh.Intake.V1;
using Mesh.Queue.Workflows;

namespace Mesh.JobIntake.Store;

/// <summary>A workflow as it is stored, the same in every store.</summary>
/// <param name="Record">What the queue knows of it.</param>
/// <param name="Body">What was submitted, with the jobs that were made of its nodes.</param>
public sealed record WorkflowRow(WorkflowRecord Record, Workflow Body)
{
    internal const string Columns = "sequence, id, project, cancel_requested, create_time, end_time, body";

    /// <summary>A row of <see cref="Columns"/>.</summary>
    internal static WorkflowRow Read(DbDataReader row)
    {
        var body = Workflow.Parser.ParseFrom(row.GetFieldValue<byte[]>(6));
        var record = new WorkflowRecord
        {
            Key = new WorkflowKey(row.GetString(2), row.GetString(1)),
            Sequence = row.GetInt64(0),
            Version = row.GetInt64(0),
            CreateTime = JobRow.Time(row, 4)!.Value,
            Nodes = WorkflowMessage.Nodes(body),
            Done = WorkflowMessage.Done(body),
            FailsFast = WorkflowMessage.FailsFast(body),
            CancelRequested = row.GetInt32(3) != 0,
            EndTime = JobRow.Time(row, 5),
        };
        return new WorkflowRow(record, body);
    }
}
