using Npgsql;
using static Mesh.JobIntake.Store.Postgres.PostgresParameters;

namespace Mesh.JobIntake.Store.Postgres;

/// <summary>Finds and removes jobs and workflows that have ended.</summary>
internal static class EndedRows
{
    public const string SelectProject =
        "SELECT project, end_time FROM jobs WHERE project > $1 AND end_time IS NOT NULL ORDER BY project, end_time LIMIT 1";

    public const string SelectEndTime =
        "SELECT end_time FROM jobs WHERE project = $1 AND end_time IS NOT NULL ORDER BY end_time DESC LIMIT 1 OFFSET $2";

    public const string SelectJobs =
        "SELECT end_time, sequence FROM jobs WHERE project = $1 AND end_time >= $2 AND end_time < $3 "
        + "AND (end_time > $2 OR sequence > $4) AND workflow IS NULL ORDER BY end_time, sequence LIMIT $5";

    public const string SelectWorkflows =
        "SELECT sequence, id FROM workflows WHERE project = $1 AND end_time < $2 ORDER BY end_time LIMIT $3";

    public const string SelectWorkflowJobs = "SELECT sequence FROM jobs WHERE workflow = $1";

    // The rows of jobs and workflows go last: the others are found by them.
    private static readonly string[] OfJobs =
    [
        "UPDATE counters SET value = greatest(value, (SELECT max(version) FROM jobs WHERE sequence = ANY($1))) WHERE name = 'expired'",
        "DELETE FROM requests r USING jobs j WHERE j.sequence = ANY($1) AND r.project = j.project AND r.request_id = j.request_id",
        "DELETE FROM job_keys k USING jobs j WHERE j.sequence = ANY($1) AND k.project = j.project AND k.sequence = j.sequence",
        "DELETE FROM definitions WHERE sequence = ANY($1)",
        "DELETE FROM job_labels WHERE sequence = ANY($1)",
        "DELETE FROM secrets WHERE sequence = ANY($1)",
        "WITH gone AS (DELETE FROM jobs WHERE sequence = ANY($1) AND state >= 6 RETURNING 1) "
            + "SELECT require_rows(count(*), cardinality($1)) FROM gone",
    ];

    private static readonly string[] OfWorkflows =
    [
        "DELETE FROM requests r USING workflows w WHERE w.sequence = ANY($1) AND r.project = w.project AND r.request_id = w.request_id",
        "WITH gone AS (DELETE FROM workflows WHERE sequence = ANY($1) AND is_open = 0 RETURNING 1) "
            + "SELECT require_rows(count(*), cardinality($1)) FROM gone",
    ];

    public static void Remove(NpgsqlBatch batch, Removal removal)
    {
        Add(batch, OfJobs, removal.Jobs);
        Add(batch, OfWorkflows, removal.Workflows);
    }

    private static void Add(NpgsqlBatch batch, string[] statements, IReadOnlyList<long> sequences)
    {
        if (sequences.Count == 0)
        {
            return;
        }

        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement) { Parameters = { Numbers(sequences) } });
        }
    }
}
