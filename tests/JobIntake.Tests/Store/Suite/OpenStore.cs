using Mesh.Hosting;
using Mesh.JobIntake.Leadership;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Store.Postgres;
using Mesh.JobIntake.Store.Sqlite;
using Mesh.JobIntake.Tests.Harness;
using Mesh.JobIntake.Tests.Simulation.Store;
using Mesh.Testing.Postgres;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Mesh.JobIntake.Tests.Store.Suite;

/// <summary>A store of its own for one test, opened and recovered.</summary>
internal sealed class OpenStore : IAsyncDisposable
{
    /// <summary>The store of the simulations: not one of the product's kinds.</summary>
    public const StoreKind Simulated = (StoreKind)1000;

    private readonly StoreKind _kind;
    private readonly SimulatedDatabase _database = new();
    private readonly TemporaryDirectory _data = new();
    private readonly List<IAsyncDisposable> _opened = [];

    private OpenStore(StoreKind kind, string connection) => (_kind, Connection) = (kind, connection);

    /// <summary>Of the PostgreSQL database; empty for SQLite.</summary>
    public string Connection { get; }

    public IJobStore Store { get; private set; } = null!;

    /// <summary>What the last recovery gave.</summary>
    public StoredQueue Recovered { get; private set; } = null!;

    public static async Task<OpenStore> StartAsync(StoreKind kind)
    {
        var connection = kind == StoreKind.Postgres ? await (await PostgresServer.GetAsync()).CreateDatabaseAsync() : "";
        var open = new OpenStore(kind, connection);
        await open.OpenAsync();
        return open;
    }

    /// <summary>As the next process finds it after this one was killed.</summary>
    public async Task RestartAsync()
    {
        if (_kind == StoreKind.Sqlite)
        {
            await CloseAsync();
        }

        await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _data.Dispose();
    }

    private async Task OpenAsync()
    {
        if (_kind == Simulated)
        {
            Store = new SimulatedJobStore(_database, "suite", new CalmWeather(), TimeProvider.System);
            await Store.OpenAsync(CancellationToken.None);
            Assert.True(_database.TryLead("suite", DateTimeOffset.UtcNow, TimeSpan.FromDays(1)));
        }
        else if (_kind == StoreKind.Sqlite)
        {
            var options = Options.Create(new MeshOptions { DataDirectory = _data.Path });
            Store = new SqliteJobStore(options, TimeProvider.System);
            await Store.OpenAsync(CancellationToken.None);
        }
        else
        {
            var connections = new PostgresConnections(Options.Create(new StoreOptions { ConnectionString = Connection }));
            var identity = ProcessIdentity.New();
            Store = new PostgresJobStore(connections, identity);
            _opened.Add(connections);
            await Store.OpenAsync(CancellationToken.None);
            await TakeLeadAsync(connections, identity);
        }

        _opened.Insert(0, Store);
        Recovered = await Store.RecoverAsync(CancellationToken.None);
    }

    // Whoever led before is not asked: it may be dead, or only think that it leads.
    private static async Task TakeLeadAsync(PostgresConnections connections, ProcessIdentity identity)
    {
        await using var lease = await connections.OpenLeaseAsync(CancellationToken.None);
        await using var expire = new NpgsqlCommand("UPDATE leadership SET expires = '-infinity'", lease);
        await expire.ExecuteNonQueryAsync();
        var seen = await LeaderTable.ReadAsync(lease, CancellationToken.None);
        Assert.True(await LeaderTable.TryTakeAsync(lease, seen, identity.Id, "", TimeSpan.FromDays(1), CancellationToken.None));
    }

    private async Task CloseAsync()
    {
        foreach (var opened in _opened)
        {
            await opened.DisposeAsync();
        }

        _opened.Clear();
    }
}
