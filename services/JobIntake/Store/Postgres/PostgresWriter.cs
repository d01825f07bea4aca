using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;
using Npgsql;

namespace Mesh.JobIntake.Store.Postgres;

/// <summary>The one writing connection. A commit is one message to the server and one transaction there, fenced by the epoch.</summary>
internal sealed class PostgresWriter(PostgresConnections connections) : IAsyncDisposable
{
    private const string Fenced = "MX001";
    private const string RowsMissing = "MX002";

    private NpgsqlConnection? _connection;
    private long _epoch;

    /// <summary>
    /// Begins to write under a new epoch. Whatever was sent under an older one has been carried out before, or never will be: also
    /// a commit of this process whose answer did not come.
    /// </summary>
    public async Task<NpgsqlConnection> BeginAsync(long epoch, CancellationToken cancellationToken)
    {
        await DisposeAsync();
        _epoch = epoch;
        return _connection = await connections.OpenWriterAsync(cancellationToken);
    }

    public async Task CommitAsync(CommitBatch changes, CancellationToken cancellationToken)
    {
        var connection = _connection ?? throw new InvalidOperationException("The queue was not recovered.");
        await using var batch = new NpgsqlBatch(connection);
        Add(batch, changes);
        await ExecuteAsync(batch, cancellationToken);
    }

    /// <summary>A commit of nothing: only the fence.</summary>
    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        var connection = _connection ?? throw new InvalidOperationException("The queue was not recovered.");
        await using var batch = new NpgsqlBatch(connection);
        RequireLeader(batch);
        await ExecuteAsync(batch, cancellationToken);
    }

    /// <summary>Beside the commits, on a connection of its own, and fenced as they are.</summary>
    public async Task ReplaceSecretsAsync(IReadOnlyCollection<StoredSecrets> rows, CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenWriterAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var row in rows)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("UPDATE secrets SET key_id = $1, sealed = $2 WHERE sequence = $3")
            {
                Parameters =
                {
                    new NpgsqlParameter<string> { TypedValue = row.Secrets.KeyId },
                    new NpgsqlParameter<byte[]> { TypedValue = row.Secrets.Box.ToArray() },
                    new NpgsqlParameter<long> { TypedValue = row.Sequence },
                },
            });
        }

        RequireLeader(batch);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Beside the commits, on a connection of its own, and fenced as they are: no commit changes what has ended.</summary>
    public async Task RemoveAsync(Removal removal, CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenWriterAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        EndedRows.Remove(batch, removal);
        RequireLeader(batch);
        await ExecuteAsync(batch, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    private static async Task ExecuteAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            // Without a transaction of its own, a batch is one.
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == Fenced)
        {
            throw new LeadershipLostException($"Another process leads the queue: {e.MessageText}.", e);
        }
        catch (PostgresException e) when (e.SqlState == RowsMissing)
        {
            throw new InvalidDataException($"The store has not what the queue knows of jobs or workflows: {e.MessageText}.", e);
        }
    }

    private void Add(NpgsqlBatch batch, CommitBatch changes)
    {
        var added = new List<(JobRecord Job, NewJob Added)>();
        var changed = new List<(JobRecord Job, NewJob? Added)>();
        foreach (var job in changes.Changed)
        {
            if (changes.FindAdded(job) is { } isNew)
            {
                added.Add((job, isNew));
            }
            else
            {
                changed.Add((job, null));
            }
        }

        var workflows = new List<(WorkflowRecord Workflow, NewWorkflow Added)>();
        var changedWorkflows = new List<(WorkflowRecord Workflow, NewWorkflow? Added)>();
        foreach (var workflow in changes.ChangedWorkflows)
        {
            if (changes.FindAdded(workflow) is { } isNew)
            {
                workflows.Add((workflow, isNew));
            }
            else
            {
                changedWorkflows.Add((workflow, null));
            }
        }

        PostgresTables.Workflows.Insert(batch, [.. workflows.Select(row => (row.Workflow, (NewWorkflow?)row.Added))]);
        PostgresTables.Workflows.Update(batch, changedWorkflows);
        PostgresTables.Jobs.Insert(batch, [.. added.Select(row => (row.Job, (NewJob?)row.Added))]);
        PostgresTables.Keys.Insert(batch, added);
        PostgresTables.Definitions.Insert(batch, added);
        PostgresTables.Requests.Insert(
            batch,
            [.. added.Select(row => (Addition)row.Added).Concat(workflows.Select(row => row.Added)).Where(a => a.Request is not null)]);
        PostgresTables.Secrets.Insert(
            batch, [.. added.Where(row => row.Added.Secrets is not null).Select(row => (row.Job.Sequence, row.Added.Secrets!))]);
        PostgresTables.Labels.Insert(
            batch, [.. added.SelectMany(row => row.Added.Labels.Select(label => (label.Key, label.Value, row.Job.Sequence)))]);
        PostgresTables.Jobs.Update(batch, changed);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("UPDATE counters SET value = greatest(value, $1) WHERE name = 'version'")
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = changes.Version } },
        });

        RequireLeader(batch);
    }

    /// <summary>
    /// The last of all: a writer that is stopped in the middle of its message must not hold the row that a new leader changes.
    /// </summary>
    private void RequireLeader(NpgsqlBatch batch) =>
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT require_leader($1)")
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = _epoch } },
        });
}
