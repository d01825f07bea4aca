using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;
using Microsoft.Data.Sqlite;

namespace Mesh.JobIntake.Store.Sqlite;

/// <summary>Reads and writes the table workflows.</summary>
internal static class WorkflowTable
{
    public static WorkflowRow? Find(SqliteSession db, WorkflowKey key) => ReadAll(db.Command(
        $"SELECT {WorkflowRow.Columns} FROM workflows WHERE id = $id AND project = $project",
        ("$id", key.Id),
        ("$project", key.Project))).SingleOrDefault();

    public static Dictionary<string, JobPhase> ReadJobs(SqliteSession db, WorkflowKey key)
    {
        using var rows = db.Command("SELECT id, state FROM jobs WHERE workflow = $workflow", ("$workflow", key.Id)).ExecuteReader();
        var jobs = new Dictionary<string, JobPhase>(StringComparer.Ordinal);
        while (rows.Read())
        {
            jobs[rows.GetString(0)] = (JobPhase)rows.GetInt32(1);
        }

        return jobs;
    }

    public static List<StoredWorkflow> ReadOpen(SqliteSession db) =>
    [
        .. ReadAll(db.Command($"SELECT {WorkflowRow.Columns} FROM workflows WHERE is_open = 1 ORDER BY sequence"))
            .Select(row => new StoredWorkflow(
                row.Record,
                ReadJobs(db, row.Record.Key).Where(job => job.Value.IsTerminal()).ToDictionary(job => job.Key, job => job.Value))),
    ];

    public static void Insert(SqliteSession db, WorkflowRecord workflow, NewWorkflow added, SqliteTransaction transaction) => Execute(
        db.Command(
            "INSERT INTO workflows (sequence, id, project, is_open, cancel_requested, create_time, end_time, request_id, body) "
            + "VALUES ($sequence, $id, $project, $is_open, $cancel_requested, $create_time, $end_time, $request_id, $body)",
            ("$sequence", workflow.Sequence),
            ("$id", workflow.Key.Id),
            ("$project", workflow.Key.Project),
            ("$is_open", workflow.EndTime is null),
            ("$cancel_requested", workflow.CancelRequested),
            ("$create_time", JobRow.Ticks(workflow.CreateTime)),
            ("$end_time", JobRow.Ticks(workflow.EndTime)),
            ("$request_id", added.Request?.RequestId),
            ("$body", added.Body.ToArray())),
        transaction);

    public static void Update(SqliteSession db, WorkflowRecord workflow, SqliteTransaction transaction) => Execute(
        db.Command(
            "UPDATE workflows SET is_open = $is_open, cancel_requested = $cancel_requested, end_time = $end_time "
            + "WHERE sequence = $sequence",
            ("$is_open", workflow.EndTime is null),
            ("$cancel_requested", workflow.CancelRequested),
            ("$end_time", JobRow.Ticks(workflow.EndTime)),
            ("$sequence", workflow.Sequence)),
        transaction);

    private static void Execute(SqliteCommand command, SqliteTransaction transaction)
    {
        command.Transaction = transaction;
        if (command.ExecuteNonQuery() != 1)
        {
            throw new InvalidDataException("A workflow is in the queue but not in the store.");
        }
    }

    private static List<WorkflowRow> ReadAll(SqliteCommand command)
    {
        using var rows = command.ExecuteReader();
        var found = new List<WorkflowRow>();
        while (rows.Read())
        {
            found.Add(WorkflowRow.Read(rows));
        }

        return found;
    }
}
