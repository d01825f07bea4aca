using Microsoft.Data.Sqlite;

namespace Mesh.JobIntake.Store.Sqlite;

/// <summary>Finds and removes jobs and workflows that have ended. The indexes are named: SQLite would guess otherwise by size.</summary>
internal static class EndedTable
{
    internal const string SelectProject =
        "SELECT project, end_time FROM jobs INDEXED BY jobs_ended WHERE project > $name AND end_time IS NOT NULL "
        + "ORDER BY project, end_time LIMIT 1";

    internal const string SelectEndTime =
        "SELECT end_time FROM jobs INDEXED BY jobs_ended WHERE project = $project AND end_time IS NOT NULL "
        + "ORDER BY end_time DESC LIMIT 1 OFFSET $skip";

    internal const string SelectJobs =
        "SELECT end_time, sequence FROM jobs INDEXED BY jobs_ended WHERE project = $project AND end_time >= $from AND end_time < $before "
        + "AND (end_time > $from OR sequence > $sequence) AND workflow IS NULL ORDER BY end_time, sequence LIMIT $limit";

    internal const string SelectWorkflows =
        "SELECT sequence, id FROM workflows INDEXED BY workflows_ended WHERE project = $project AND end_time < $before "
        + "ORDER BY end_time LIMIT $limit";

    internal const string SelectWorkflowJobs = "SELECT sequence FROM jobs INDEXED BY jobs_by_workflow WHERE workflow = $workflow";

    private const string DeleteJob =
        "DELETE FROM jobs WHERE sequence = $sequence AND state >= 6 RETURNING project, request_id, version";

    private const string DeleteWorkflow =
        "DELETE FROM workflows WHERE sequence = $sequence AND is_open = 0 RETURNING project, request_id, 0";

    public static EndedProject? FindProject(SqliteSession db, string name)
    {
        using var row = db.Command(SelectProject, ("$name", name)).ExecuteReader();
        return row.Read() ? new EndedProject(row.GetString(0), row.GetInt64(1)) : null;
    }

    public static long? FindEndTime(SqliteSession db, string project, int count) =>
        (long?)db.Command(SelectEndTime, ("$project", project), ("$skip", count - 1)).ExecuteScalar();

    public static List<EndedJob> List(SqliteSession db, string project, EndedJob place, long before, int limit)
    {
        var command = db.Command(
            SelectJobs,
            ("$project", project),
            ("$from", place.EndTime),
            ("$before", before),
            ("$sequence", place.Sequence),
            ("$limit", limit));
        return Read(command, row => new EndedJob(row.GetInt64(0), row.GetInt64(1)));
    }

    public static List<EndedWorkflow> ListWorkflows(SqliteSession db, string project, long before, int jobs)
    {
        var found = Read(
            db.Command(SelectWorkflows, ("$project", project), ("$before", before), ("$limit", jobs)),
            row => (Sequence: row.GetInt64(0), Id: row.GetString(1)));
        var taken = new List<EndedWorkflow>();
        var count = 0;
        foreach (var (sequence, id) in found.TakeWhile(_ => count < jobs))
        {
            var its = Read(db.Command(SelectWorkflowJobs, ("$workflow", id)), row => row.GetInt64(0));
            taken.Add(new EndedWorkflow(sequence, its));
            count += Math.Max(its.Count, 1);
        }

        return taken;
    }

    public static void Remove(SqliteSession db, Removal removal, SqliteTransaction transaction)
    {
        var version = 0L;
        foreach (var sequence in removal.Jobs)
        {
            var (project, request, its) = RemoveRow(db, DeleteJob, sequence, transaction);
            version = Math.Max(version, its);
            Execute(db, "DELETE FROM definitions WHERE sequence = $sequence", sequence, transaction);
            Execute(db, "DELETE FROM job_labels WHERE sequence = $sequence", sequence, transaction);
            Execute(db, "DELETE FROM secrets WHERE sequence = $sequence", sequence, transaction);
            RemoveRequest(db, project, request, transaction);
        }

        foreach (var sequence in removal.Workflows)
        {
            var (project, request, _) = RemoveRow(db, DeleteWorkflow, sequence, transaction);
            RemoveRequest(db, project, request, transaction);
        }

        var note = db.Command("UPDATE counters SET value = max(value, $version) WHERE name = 'expired'", ("$version", version));
        note.Transaction = transaction;
        note.ExecuteNonQuery();
    }

    private static (string Project, string? Request, long Version) RemoveRow(
        SqliteSession db, string sql, long sequence, SqliteTransaction transaction)
    {
        var command = db.Command(sql, ("$sequence", sequence));
        command.Transaction = transaction;
        using var row = command.ExecuteReader();
        return row.Read()
            ? (row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetInt64(2))
            : throw new InvalidDataException($"What came as {sequence} is not in the store, or has not ended.");
    }

    private static void RemoveRequest(SqliteSession db, string project, string? request, SqliteTransaction transaction)
    {
        if (request is not null)
        {
            var command = db.Command(
                "DELETE FROM requests WHERE project = $project AND request_id = $request_id",
                ("$project", project),
                ("$request_id", request));
            command.Transaction = transaction;
            command.ExecuteNonQuery();
        }
    }

    private static void Execute(SqliteSession db, string sql, long sequence, SqliteTransaction transaction)
    {
        var command = db.Command(sql, ("$sequence", sequence));
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    private static List<T> Read<T>(SqliteCommand command, Func<SqliteDataReader, T> read)
    {
        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read())
        {
            found.Add(read(rows));
        }

        return found;
    }
}
