using Microsoft.Data.Sqlite;

namespace Mesh.JobIntake.Store.Sqlite;

/// <summary>The one writing connection. A commit is on disk when it returns (WAL, synchronous=FULL).</summary>
internal sealed class SqliteWriter(SqliteFile file) : IDisposable
{
    private const string UpdateSecrets = "UPDATE secrets SET key_id = $key_id, sealed = $sealed WHERE sequence = $sequence";

    // Commits come from the queue alone; rows are sealed anew, and what has ended is removed, beside it.
    private readonly Lock _gate = new();
    private readonly SqliteSession _session = new(file.OpenWriter());
    private SqliteRows? _rows;

    /// <summary>Prepared when the tables are there.</summary>
    private SqliteRows Rows => _rows ??= new SqliteRows(_session.Connection);

    public void Migrate() => SqliteSchema.Migrate(_session.Connection);

    public void Commit(CommitBatch batch)
    {
        lock (_gate)
        {
            CommitAlone(batch);
        }
    }

    public void ReplaceSecrets(IReadOnlyCollection<StoredSecrets> rows)
    {
        lock (_gate)
        {
            using var transaction = _session.Connection.BeginTransaction(deferred: false);
            foreach (var row in rows)
            {
                WriteSecrets(UpdateSecrets, row.Sequence, row.Secrets, transaction);
            }

            transaction.Commit();
        }
    }

    public void Remove(Removal removal)
    {
        lock (_gate)
        {
            using var transaction = _session.Connection.BeginTransaction(deferred: false);
            EndedTable.Remove(_session, removal, transaction);
            transaction.Commit();
        }
    }

    public void Dispose()
    {
        _rows?.Dispose();
        _session.Dispose();
    }

    private void CommitAlone(CommitBatch batch)
    {
        using var transaction = _session.Connection.BeginTransaction(deferred: false);
        foreach (var job in batch.Changed)
        {
            if (batch.FindAdded(job) is { } added)
            {
                Rows.Insert(job, added);
            }
            else
            {
                Rows.Update(job);
            }
        }

        foreach (var workflow in batch.ChangedWorkflows)
        {
            if (batch.FindAdded(workflow) is { } added)
            {
                WorkflowTable.Insert(_session, workflow, added, transaction);
                Rows.InsertRequestOf(added);
            }
            else
            {
                WorkflowTable.Update(_session, workflow, transaction);
            }
        }

        Rows.UpdateVersion(batch.Version);
        transaction.Commit();
    }

    private void WriteSecrets(string sql, long sequence, SealedSecrets secrets, SqliteTransaction transaction) => Execute(
        _session.Command(sql, ("$sequence", sequence), ("$key_id", secrets.KeyId), ("$sealed", secrets.Box.ToArray())),
        transaction);

    private static int Execute(SqliteCommand command, SqliteTransaction transaction)
    {
        command.Transaction = transaction;
        return command.ExecuteNonQuery();
    }
}
