using Google.Protobuf;
using Mesh.Queue.Jobs;
using Microsoft.Data.Sqlite;

namespace Mesh.JobIntake.Store.Sqlite;

/// <summary>The one writing connection. A commit is on disk when it returns (WAL, synchronous=FULL).</summary>
internal sealed class SqliteWriter(SqliteFile file) : IDisposable
{
    private const string InsertJob =
        "INSERT INTO jobs (sequence, id, project, state, version, epoch, dispatcher, lease_time, not_before, status, ends) "
        + "VALUES ($sequence, $id, $project, $state, $version, $epoch, $dispatcher, $lease_time, $not_before, $status, $ends)";

    private const string UpdateJob =
        "UPDATE jobs SET state = $state, version = $version, epoch = $epoch, dispatcher = $dispatcher, "
        + "lease_time = $lease_time, not_before = $not_before, status = $status, ends = $ends WHERE sequence = $sequence";

    private const string InsertDefinition = "INSERT INTO definitions (sequence, body) VALUES ($sequence, $body)";

    private const string InsertRequest =
        "INSERT INTO requests (project, request_id, job_id, body_hash) VALUES ($project, $request_id, $job_id, $body_hash)";

    private const string UpdateVersion = "UPDATE counters SET value = max(value, $version) WHERE name = 'version'";

    private readonly SqliteSession _session = new(file.OpenWriter());

    public void Migrate() => SqliteSchema.Migrate(_session.Connection);

    public void Commit(CommitBatch batch)
    {
        using var transaction = _session.Connection.BeginTransaction(deferred: false);
        foreach (var job in batch.Changed)
        {
            if (batch.FindAdded(job) is { } added)
            {
                Insert(job, added, transaction);
            }
            else
            {
                Update(job, transaction);
            }
        }

        Execute(_session.Command(UpdateVersion, ("$version", batch.Version)), transaction);
        transaction.Commit();
    }

    public void Dispose() => _session.Dispose();

    private void Insert(JobRecord job, NewJob added, SqliteTransaction transaction)
    {
        Execute(
            _session.Command(
                InsertJob,
                ("$sequence", job.Sequence),
                ("$id", job.Key.Id),
                ("$project", job.Key.Project),
                ("$state", (int)job.Phase),
                ("$version", job.Version),
                ("$epoch", job.Epoch),
                ("$dispatcher", job.Dispatcher),
                ("$lease_time", JobRow.Ticks(job.LeaseTime)),
                ("$not_before", JobRow.Ticks(job.NotBefore)),
                ("$status", JobStatusMessage.Of(job).ToByteArray()),
                ("$ends", AttemptEndsCodec.Encode(job))),
            transaction);
        Execute(
            _session.Command(InsertDefinition, ("$sequence", job.Sequence), ("$body", added.Definition.ToArray())),
            transaction);
        if (added.Request is { } request)
        {
            Execute(
                _session.Command(
                    InsertRequest,
                    ("$project", request.Project),
                    ("$request_id", request.RequestId),
                    ("$job_id", job.Key.Id),
                    ("$body_hash", added.BodyHash.ToArray())),
                transaction);
        }
    }

    private void Update(JobRecord job, SqliteTransaction transaction)
    {
        var rows = Execute(
            _session.Command(
                UpdateJob,
                ("$sequence", job.Sequence),
                ("$state", (int)job.Phase),
                ("$version", job.Version),
                ("$epoch", job.Epoch),
                ("$dispatcher", job.Dispatcher),
                ("$lease_time", JobRow.Ticks(job.LeaseTime)),
                ("$not_before", JobRow.Ticks(job.NotBefore)),
                ("$status", JobStatusMessage.Of(job).ToByteArray()),
                ("$ends", AttemptEndsCodec.Encode(job))),
            transaction);
        if (rows != 1)
        {
            throw new InvalidDataException($"{job.Key} is in the queue but not in the store.");
        }
    }

    private static int Execute(SqliteCommand command, SqliteTransaction transaction)
    {
        command.Transaction = transaction;
        return command.ExecuteNonQuery();
    }
}
