using Mesh.Queue.Jobs;
using Microsoft.Data.Sqlite;

namespace Mesh.JobIntake.Store.Sqlite;

/// <summary>The statements that a commit runs for each of its jobs, prepared once. They run in the connection's transaction.</summary>
internal sealed class SqliteRows(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _insertJob = new(
        connection,
        "INSERT INTO jobs (sequence, id, project, state, version, epoch, dispatcher, lease_time, not_before, status, ends, "
        + "queue_deadline, cancel_reason, end_time, create_time, workflow, request_id) "
        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    private readonly SqliteStatement _updateJob = new(
        connection,
        "UPDATE jobs SET state = ?, version = ?, epoch = ?, dispatcher = ?, lease_time = ?, not_before = ?, status = ?, ends = ?, "
        + "cancel_reason = ?, end_time = ? WHERE sequence = ?");

    private readonly SqliteStatement _insertDefinition = new(connection, "INSERT INTO definitions (sequence, body) VALUES (?, ?)");

    private readonly SqliteStatement _insertRequest = new(
        connection, "INSERT INTO requests (project, request_id, job_id, body_hash) VALUES (?, ?, ?, ?)");

    private readonly SqliteStatement _insertLabel = new(
        connection, "INSERT INTO job_labels (key, value, sequence) VALUES (?, ?, ?)");

    private readonly SqliteStatement _insertSecrets = new(
        connection, "INSERT INTO secrets (sequence, key_id, sealed) VALUES (?, ?, ?)");

    private readonly SqliteStatement _updateVersion = new(
        connection, "UPDATE counters SET value = max(value, ?) WHERE name = 'version'");

    public void Insert(JobRecord job, NewJob added)
    {
        _insertJob
            .Add(job.Sequence)
            .Add(job.Key.Id)
            .Add(job.Key.Project)
            .Add((int)job.Phase)
            .Add(job.Version)
            .Add(job.Epoch)
            .Add(job.Dispatcher)
            .Add(JobRow.Ticks(job.LeaseTime))
            .Add(JobRow.Ticks(job.NotBefore))
            .Add(JobRow.Status(job))
            .Add(AttemptEndsCodec.Encode(job))
            .Add(JobRow.Ticks(job.QueueDeadline))
            .Add(JobRow.CancelReason(job))
            .Add(JobRow.Ticks(job.EndTime))
            .Add(JobRow.Ticks(job.CreateTime))
            .Add(job.Workflow?.Id)
            .Add(added.Request?.RequestId)
            .Execute();
        foreach (var (key, value) in added.Labels)
        {
            _insertLabel.Add(key).Add(value).Add(job.Sequence).Execute();
        }

        _insertDefinition.Add(job.Sequence).Add(added.Definition).Execute();
        if (added.Secrets is { } secrets)
        {
            _insertSecrets.Add(job.Sequence).Add(secrets.KeyId).Add(secrets.Box).Execute();
        }

        InsertRequestOf(added);
    }

    public void InsertRequestOf(Addition added)
    {
        if (added.Request is { } request)
        {
            _insertRequest.Add(request.Project).Add(request.RequestId).Add(added.Id).Add(added.BodyHash).Execute();
        }
    }

    /// <exception cref="InvalidDataException">The job is not in the store.</exception>
    public void Update(JobRecord job)
    {
        var rows = _updateJob
            .Add((int)job.Phase)
            .Add(job.Version)
            .Add(job.Epoch)
            .Add(job.Dispatcher)
            .Add(JobRow.Ticks(job.LeaseTime))
            .Add(JobRow.Ticks(job.NotBefore))
            .Add(JobRow.Status(job))
            .Add(AttemptEndsCodec.Encode(job))
            .Add(JobRow.CancelReason(job))
            .Add(JobRow.Ticks(job.EndTime))
            .Add(job.Sequence)
            .Execute();
        if (rows != 1)
        {
            throw new InvalidDataException($"{job.Key} is in the queue but not in the store.");
        }
    }

    public void UpdateVersion(long version) => _updateVersion.Add(version).Execute();

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])
            [_insertJob, _updateJob, _insertDefinition, _insertRequest, _insertLabel, _insertSecrets, _updateVersion])
        {
            statement.Dispose();
        }
    }
}
