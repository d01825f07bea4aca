using Mesh.JobIntake.Store.Postgres;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Mesh.JobIntake.Leadership;

/// <summary>
/// This process's hand on the leader's row, over a connection of its own. A database that does not answer is an outcome, not an error:
/// the lease goes on to hold until it expires.
/// </summary>
internal sealed partial class LeaderLease(
    PostgresConnections connections, ProcessIdentity identity, IOptions<LeadershipOptions> options, ILogger<LeaderLease> logger)
    : IAsyncDisposable
{
    private NpgsqlConnection? _connection;
    private bool _isSilent;

    private TimeSpan TimeToLive => options.Value.LeaseTimeToLive;

    /// <summary>Who leads; null: the database does not answer.</summary>
    public Task<LeaderRow?> LookAsync(CancellationToken cancellationToken) =>
        AskAsync<LeaderRow?>(TimeToLive, async (connection, stop) => await LeaderTable.ReadAsync(connection, stop), cancellationToken);

    /// <summary>Takes the lead, unless something changed since the look.</summary>
    public async Task<bool> TryTakeAsync(LeaderRow seen, Uri address, CancellationToken cancellationToken) =>
        await AskAsync<bool?>(
            TimeToLive,
            async (connection, stop) => await LeaderTable.TryTakeAsync(
                connection, seen, identity.Id, address.GetLeftPart(UriPartial.Authority), TimeToLive, stop),
            cancellationToken) == true;

    /// <summary>Keeps the lead. False: it is another's; null: the database does not answer.</summary>
    public Task<bool?> RenewAsync(CancellationToken cancellationToken) => AskAsync<bool?>(
        TimeToLive / 3,
        async (connection, stop) => await LeaderTable.RenewAsync(connection, identity.Id, TimeToLive, stop),
        cancellationToken);

    /// <summary>Gives the lead up, if it is this process's, so that a standby need not wait for the lease to expire.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        // The second time on a new connection: a question that was broken off may have broken the first one.
        for (var tries = 2; tries > 0 && await AskAsync<bool?>(TimeToLive, ReleaseAsync, cancellationToken) is null; tries--)
        {
        }
    }

    public ValueTask DisposeAsync() => CloseAsync();

    private async Task<bool?> ReleaseAsync(NpgsqlConnection connection, CancellationToken stop) =>
        await LeaderTable.ReleaseAsync(connection, identity.Id, stop);

    private async Task<T?> AskAsync<T>(
        TimeSpan limit, Func<NpgsqlConnection, CancellationToken, Task<T>> question, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        try
        {
            _connection ??= await connections.OpenLeaseAsync(patience.Token);
            var answer = await question(_connection, patience.Token);
            _isSilent = false;
            return answer;
        }
        catch (Exception e) when (
            // The last of them is what a connection says that broke between two questions.
            e is NpgsqlException or TimeoutException or IOException or InvalidOperationException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            if (!_isSilent)
            {
                LogSilent(e.Message);
                _isSilent = true;
            }

            await CloseAsync();
            return default;
        }
    }

    private async ValueTask CloseAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }
}
