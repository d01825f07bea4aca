using Microsoft.Extensions.Options;
using Npgsql;

namespace Mesh.JobIntake.Store.Postgres;

/// <summary>Connections to the database: a few for readers, and others for the one writer and for the lease of the leader.</summary>
internal sealed class PostgresConnections : IAsyncDisposable
{
    /// <summary>By which a new leader finds the connections that an old one writes on.</summary>
    public const string WriterName = "mesh-jobintake-writer";

    private const int ReaderCount = 8;

    // A commit takes milliseconds. What takes this long is a dead server or a cut network: the caller is told, and asks again.
    private const int CommandSeconds = 10;
    private const int ConnectSeconds = 5;

    private readonly NpgsqlDataSource _readers;
    private readonly NpgsqlDataSource _writers;
    private readonly NpgsqlDataSource _leases;

    public PostgresConnections(IOptions<StoreOptions> options)
    {
        _readers = Source(options.Value, "mesh-jobintake-reader", isPooled: true);
        _writers = Source(options.Value, WriterName, isPooled: false);
        _leases = Source(options.Value, "mesh-jobintake-lease", isPooled: false);
    }

    /// <summary>Pooled. When all are busy, callers wait for one.</summary>
    public NpgsqlDataSource Readers => _readers;

    /// <summary>Opens a connection on which a commit is on disk when it returns, whatever the database's default is.</summary>
    public async Task<NpgsqlConnection> OpenWriterAsync(CancellationToken cancellationToken)
    {
        var connection = await _writers.OpenConnectionAsync(cancellationToken);
        try
        {
            // Plans are made once, for arrays of any length: by the key's index, not by a scan that suits the empty table.
            await using var command = new NpgsqlCommand(
                "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off; "
                + "SET enable_mergejoin = off; "
                + "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
                connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the connection on which the leader's lease is read and renewed.</summary>
    public ValueTask<NpgsqlConnection> OpenLeaseAsync(CancellationToken cancellationToken) =>
        _leases.OpenConnectionAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync();
        await _writers.DisposeAsync();
        await _leases.DisposeAsync();
    }

    private static NpgsqlDataSource Source(StoreOptions options, string name, bool isPooled)
    {
        var connection = options.Connection();
        connection.ApplicationName = name;
        connection.Pooling = isPooled;
        connection.Timeout = ConnectSeconds;
        connection.CommandTimeout = CommandSeconds;
        connection.CancellationTimeout = 1000;
        connection.KeepAlive = isPooled ? 0 : 30;
        connection.MaxAutoPrepare = 64;
        connection.AutoPrepareMinUsages = 2;
        connection.Enlist = false;
        if (isPooled)
        {
            connection.MaxPoolSize = ReaderCount;
            // Nothing here changes a session, and a reset costs every call a message.
            connection.NoResetOnClose = true;
        }

        return new NpgsqlDataSourceBuilder(connection.ConnectionString).Build();
    }
}
