using Microsoft.Data.Sqlite;

namespace Mesh.JobIntake.Store.Sqlite;

/// <summary>The schema and its forward migrations. A migration, once released, is never edited: another one follows it.</summary>
internal static class SqliteSchema
{
    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO counters (name, value) VALUES ('version', 0);

        -- sequence: the order of arrival. state: mesh.intake.v1.JobState, below 6 for open jobs. Times: ticks of 100 ns, UTC.
        -- status: the server-set fields, a mesh.intake.v1.Job. ends: what was reported for past attempts.
        CREATE TABLE jobs (
          sequence INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE,
          project TEXT NOT NULL,
          state INTEGER NOT NULL,
          version INTEGER NOT NULL,
          epoch INTEGER NOT NULL,
          dispatcher TEXT,
          lease_time INTEGER,
          not_before INTEGER,
          status BLOB NOT NULL,
          ends BLOB
        );
        CREATE INDEX jobs_by_version ON jobs (version);
        CREATE INDEX jobs_by_project ON jobs (project, sequence);
        CREATE INDEX jobs_open ON jobs (state, sequence) WHERE state < 6;

        -- What a job runs never changes, and is not rewritten when the job does.
        CREATE TABLE definitions (sequence INTEGER PRIMARY KEY, body BLOB NOT NULL);

        CREATE TABLE requests (
          project TEXT NOT NULL,
          request_id TEXT NOT NULL,
          job_id TEXT NOT NULL,
          body_hash BLOB NOT NULL,
          PRIMARY KEY (project, request_id)
        ) WITHOUT ROWID;
        """,
        """
        -- cancel_reason: an OutcomeReason, when a wish to cancel is stored. request_id: with which it was submitted.
        ALTER TABLE jobs ADD COLUMN queue_deadline INTEGER;
        ALTER TABLE jobs ADD COLUMN cancel_reason INTEGER;
        ALTER TABLE jobs ADD COLUMN create_time INTEGER;
        ALTER TABLE jobs ADD COLUMN end_time INTEGER;
        ALTER TABLE jobs ADD COLUMN workflow TEXT;
        ALTER TABLE jobs ADD COLUMN request_id TEXT;
        CREATE INDEX jobs_ended ON jobs (project, end_time) WHERE end_time IS NOT NULL;
        CREATE INDEX jobs_by_workflow ON jobs (workflow, sequence) WHERE workflow IS NOT NULL;
        CREATE INDEX requests_by_job ON requests (job_id);
        UPDATE jobs SET request_id = (SELECT r.request_id FROM requests r WHERE r.project = jobs.project AND r.job_id = jobs.id);
        DROP INDEX requests_by_job;

        -- What ListJobs filters by.
        CREATE TABLE job_labels (
          key TEXT NOT NULL,
          value TEXT NOT NULL,
          sequence INTEGER NOT NULL,
          PRIMARY KEY (key, value, sequence)
        ) WITHOUT ROWID;
        CREATE INDEX job_labels_by_job ON job_labels (sequence);

        -- Graphs of jobs. body: a mesh.intake.v1.Workflow as it was submitted, with the jobs that were made of its nodes.
        CREATE TABLE workflows (
          sequence INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE,
          project TEXT NOT NULL,
          is_open INTEGER NOT NULL,
          cancel_requested INTEGER NOT NULL,
          create_time INTEGER NOT NULL,
          end_time INTEGER,
          request_id TEXT,
          body BLOB NOT NULL
        );
        CREATE INDEX workflows_open ON workflows (sequence) WHERE is_open = 1;

        -- The values of a job's secrets, sealed with the key of this id.
        CREATE TABLE secrets (sequence INTEGER PRIMARY KEY, key_id TEXT NOT NULL, sealed BLOB NOT NULL);
        CREATE INDEX secrets_by_key ON secrets (key_id);

        -- expired: the highest version among the jobs that retention removed.
        INSERT INTO counters (name, value) VALUES ('expired', 0);
        """,
        """
        -- What retention looks through, beside jobs_ended.
        CREATE INDEX workflows_ended ON workflows (project, end_time) WHERE end_time IS NOT NULL;
        """,
    ];

    /// <summary>The version that this program writes.</summary>
    public static int Current => Migrations.Length;

    /// <summary>Brings the schema to <see cref="Current"/>, each step in a transaction of its own.</summary>
    /// <exception cref="InvalidDataException">A newer program wrote the database.</exception>
    public static void Migrate(SqliteConnection connection)
    {
        Execute(connection, null, "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
        var version = Version(connection);
        if (version > Current)
        {
            throw new InvalidDataException(
                $"{connection.DataSource} has schema version {version}, this program knows {Current}: use a newer program.");
        }

        for (; version < Current; version++)
        {
            using var transaction = connection.BeginTransaction();
            Execute(connection, transaction, Migrations[version]);
            if (version + 1 == SqliteBackfill.Version)
            {
                SqliteBackfill.Run(connection, transaction);
            }

            Execute(connection, transaction, FormattableString.Invariant(
                $"DELETE FROM schema_version; INSERT INTO schema_version (version) VALUES ({version + 1})"));
            transaction.Commit();
        }
    }

    private static int Version(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(version), 0) FROM schema_version";
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void Execute(SqliteConnection connection, SqliteTransaction? transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
