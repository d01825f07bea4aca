using Npgsql;

namespace Mesh.JobIntake.Store.Postgres;

/// <summary>The schema and its forward migrations. A migration, once released, is never edited: another one follows it.</summary>
internal static class PostgresSchema
{
    // Any number that nothing else in the database uses.
    private const long MigrationLock = 0x6d657368_6a6f6273;

    // What standbys need as well. Programs of all versions share it: it only ever gets further columns, which older ones leave alone.
    // A table that is changed waits for every commit, so that it is changed only where that is needed.
    private const string Common =
        """
        CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL);

        -- One row. epoch: the key, so that a commit's FOR KEY SHARE keeps it from changing, but not the lease from being renewed.
        -- It grows with every takeover and every recovery. expires: by this server's clock.
        CREATE TABLE IF NOT EXISTS leadership (
          epoch BIGINT PRIMARY KEY,
          holder TEXT NOT NULL,
          address TEXT NOT NULL,
          expires TIMESTAMPTZ NOT NULL,
          only_row BOOLEAN NOT NULL DEFAULT true UNIQUE CHECK (only_row)
        );
        INSERT INTO leadership (epoch, holder, address, expires) SELECT 0, '', '', '-infinity'
        WHERE NOT EXISTS (SELECT 1 FROM leadership);

        -- session_…: the connection on which a holder keeps its lease. session_of: that holder; another's word counts for nothing.
        DO $$
        BEGIN
          IF NOT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = 'leadership'::regclass AND attname = 'session_of') THEN
            ALTER TABLE leadership
              ADD COLUMN session_of TEXT NOT NULL DEFAULT '', ADD COLUMN session_pid INTEGER, ADD COLUMN session_start TIMESTAMPTZ;
          END IF;
        END $$;
        """;

    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
        -- version: of the last change. expired: the highest version among the jobs that retention removed.
        INSERT INTO counters (name, value) VALUES ('version', 0), ('expired', 0);

        -- sequence: the order of arrival. state: mesh.intake.v1.JobState, below 6 for open jobs. Times: ticks of 100 ns, UTC.
        -- status: the server-set fields, a mesh.intake.v1.Job. ends: what was reported for past attempts.
        -- cancel_reason: an OutcomeReason, when a wish to cancel is stored. request_id: with which it was submitted.
        CREATE TABLE jobs (
          sequence BIGINT PRIMARY KEY,
          id TEXT COLLATE "C" NOT NULL UNIQUE,
          project TEXT COLLATE "C" NOT NULL,
          state INTEGER NOT NULL,
          version BIGINT NOT NULL,
          epoch BIGINT NOT NULL,
          dispatcher TEXT,
          lease_time BIGINT,
          not_before BIGINT,
          status BYTEA NOT NULL,
          ends BYTEA,
          queue_deadline BIGINT,
          cancel_reason INTEGER,
          create_time BIGINT NOT NULL,
          end_time BIGINT,
          workflow TEXT COLLATE "C",
          request_id TEXT COLLATE "C"
        );
        CREATE INDEX jobs_by_version ON jobs (version);
        CREATE INDEX jobs_by_project ON jobs (project, sequence);
        CREATE INDEX jobs_open ON jobs (state, sequence) WHERE state < 6;
        CREATE INDEX jobs_ended ON jobs (project, end_time) WHERE end_time IS NOT NULL;
        CREATE INDEX jobs_by_workflow ON jobs (workflow, sequence) WHERE workflow IS NOT NULL;

        -- What a job runs never changes, and is not rewritten when the job does.
        CREATE TABLE definitions (sequence BIGINT PRIMARY KEY, body BYTEA NOT NULL);

        CREATE TABLE requests (
          project TEXT COLLATE "C" NOT NULL,
          request_id TEXT COLLATE "C" NOT NULL,
          job_id TEXT COLLATE "C" NOT NULL,
          body_hash BYTEA NOT NULL,
          PRIMARY KEY (project, request_id)
        );

        -- What ListJobs filters by.
        CREATE TABLE job_labels (
          key TEXT COLLATE "C" NOT NULL,
          value TEXT COLLATE "C" NOT NULL,
          sequence BIGINT NOT NULL,
          PRIMARY KEY (key, value, sequence)
        );
        CREATE INDEX job_labels_by_job ON job_labels (sequence);

        -- Graphs of jobs. body: a mesh.intake.v1.Workflow as it was submitted, with the jobs that were made of its nodes.
        CREATE TABLE workflows (
          sequence BIGINT PRIMARY KEY,
          id TEXT COLLATE "C" NOT NULL UNIQUE,
          project TEXT COLLATE "C" NOT NULL,
          is_open INTEGER NOT NULL,
          cancel_requested INTEGER NOT NULL,
          create_time BIGINT NOT NULL,
          end_time BIGINT,
          request_id TEXT COLLATE "C",
          body BYTEA NOT NULL
        );
        CREATE INDEX workflows_open ON workflows (sequence) WHERE is_open = 1;

        -- The values of a job's secrets, sealed with the key of this id.
        CREATE TABLE secrets (sequence BIGINT PRIMARY KEY, key_id TEXT NOT NULL, sealed BYTEA NOT NULL);
        CREATE INDEX secrets_by_key ON secrets (key_id);

        -- A commit is one message to the server: what must hold is checked here, and an error undoes all of it.
        CREATE FUNCTION require_leader(wanted BIGINT) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM 1 FROM leadership WHERE epoch = wanted FOR KEY SHARE;
          IF NOT FOUND THEN
            RAISE EXCEPTION 'epoch % does not lead any more', wanted USING ERRCODE = 'MX001';
          END IF;
        END $$;

        CREATE FUNCTION require_rows(counted BIGINT, wanted BIGINT) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
          IF counted <> wanted THEN
            RAISE EXCEPTION '% of % rows are in the store', counted, wanted USING ERRCODE = 'MX002';
          END IF;
        END $$;
        """,
        """
        -- What retention looks through, beside jobs_ended.
        CREATE INDEX workflows_ended ON workflows (project, end_time) WHERE end_time IS NOT NULL;
        """,
        """
        -- By what a job is found that never changes. An update of a row writes into all indexes of its table, whatever it changes:
        -- these are on a table of their own, so that a job's way from state to state does not pay for them.
        CREATE TABLE job_keys (
          project TEXT COLLATE "C" NOT NULL,
          sequence BIGINT NOT NULL,
          job_id TEXT COLLATE "C" NOT NULL UNIQUE,
          PRIMARY KEY (project, sequence)
        );
        INSERT INTO job_keys (project, sequence, job_id) SELECT project, sequence, id FROM jobs;
        DROP INDEX jobs_by_project;
        ALTER TABLE jobs DROP CONSTRAINT jobs_id_key;
        ANALYZE job_keys;
        """,
    ];

    /// <summary>The version that this program writes.</summary>
    public static int Current => Migrations.Length;

    /// <summary>Makes what leaders and standbys share, and refuses a database of a newer program.</summary>
    /// <exception cref="InvalidDataException">A newer program wrote the database.</exception>
    public static async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, cancellationToken);
        await ExecuteAsync(connection, Common, cancellationToken);
        await VersionAsync(connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Brings the schema to <see cref="Current"/>, each step in a transaction of its own. The leader's alone.</summary>
    /// <exception cref="InvalidDataException">A newer program wrote the database.</exception>
    public static async Task MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var isCurrent = false;
        while (!isCurrent)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await LockAsync(connection, cancellationToken);
            var version = await VersionAsync(connection, cancellationToken);
            isCurrent = version == Current;
            if (!isCurrent)
            {
                await ExecuteAsync(connection, Migrations[version], cancellationToken);
                var number = FormattableString.Invariant($"{version + 1}");
                await ExecuteAsync(
                    connection,
                    $"DELETE FROM schema_version; INSERT INTO schema_version (version) VALUES ({number})",
                    cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
    }

    // Two processes that start together must not both make the tables.
    private static Task LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => ExecuteAsync(
        connection, FormattableString.Invariant($"SELECT pg_advisory_xact_lock({MigrationLock})"), cancellationToken);

    private static async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM schema_version", connection);
        var version = (int)(await command.ExecuteScalarAsync(cancellationToken))!;
        return version <= Current
            ? version
            : throw new InvalidDataException(
                $"The database {connection.Database} has schema version {version}, this program knows {Current}: "
                + "use a newer program.");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
