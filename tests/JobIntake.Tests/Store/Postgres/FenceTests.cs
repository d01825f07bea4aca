using Mesh.JobIntake.Store;
using Mesh.JobIntake.Tests.Store.Suite;
using Mesh.Queue.Jobs;
using Mesh.Testing.Postgres;
using Npgsql;

namespace Mesh.JobIntake.Tests.Store.Postgres;

public sealed class FenceTests
{
    [PostgresFact]
    public async Task Commit_AnotherHasTakenTheLead_IsRefusedAndChangesNothing()
    {
        await using var open = await OpenStore.StartAsync(StoreKind.Postgres);
        var old = open.Store;
        await old.CommitAsync([Stored.Job(1)]);
        await open.RestartAsync();

        var error = await Record.ExceptionAsync(() => old.CommitAsync([Stored.Job(2)], Stored.Job(1) with { Phase = JobPhase.Running }));
        Assert.NotNull(error);
        await Assert.ThrowsAsync<LeadershipLostException>(() => old.RecoverAsync(CancellationToken.None));

        await open.Store.CommitAsync([Stored.Job(3)]);
        await open.RestartAsync();
        Assert.Equal([1, 3], Stored.Sequences(open.Recovered.OpenJobs));
        Assert.All(open.Recovered.OpenJobs, job => Assert.Equal(JobPhase.Queued, job.Phase));
    }

    [PostgresFact]
    public async Task Commit_UnderAnOlderEpochOfTheSameProcess_IsRefused()
    {
        await using var open = await OpenStore.StartAsync(StoreKind.Postgres);
        await using var connection = new NpgsqlConnection(open.Connection);
        await connection.OpenAsync();
        await using var raise = new NpgsqlCommand("UPDATE leadership SET epoch = epoch + 1", connection);
        await raise.ExecuteNonQueryAsync();

        await Assert.ThrowsAsync<LeadershipLostException>(() => open.Store.CommitAsync([Stored.Job(1)]));

        await Assert.ThrowsAsync<LeadershipLostException>(() => open.Store.ConfirmAsync(CancellationToken.None));
        Assert.Null(await open.Store.FindAsync(Stored.Job(1).Key, CancellationToken.None));
        await open.Store.RecoverAsync(CancellationToken.None);
        await open.Store.ConfirmAsync(CancellationToken.None);
        await open.Store.CommitAsync([Stored.Job(1)]);
        Assert.NotNull(await open.Store.FindAsync(Stored.Job(1).Key, CancellationToken.None));
    }

    [PostgresFact]
    public async Task Remove_AnotherHasTakenTheLead_IsRefusedAndChangesNothing()
    {
        await using var open = await OpenStore.StartAsync(StoreKind.Postgres);
        var old = open.Store;
        await old.CommitAsync([Stored.Ended(1)]);
        await open.RestartAsync();

        await Assert.ThrowsAsync<LeadershipLostException>(
            () => old.RemoveAsync(Removal.Of([new EndedJob(0, 1)]), CancellationToken.None));

        Assert.NotNull(await open.Store.FindAsync(Stored.Ended(1).Key, CancellationToken.None));
        Assert.Equal(0, await open.Store.ReadRemovedVersionAsync(CancellationToken.None));
        await open.Store.RemoveAsync(Removal.Of([new EndedJob(0, 1)]), CancellationToken.None);
        Assert.Null(await open.Store.FindAsync(Stored.Ended(1).Key, CancellationToken.None));
    }

    [PostgresFact]
    public async Task TakeOver_AWriterHoldsRowsInTheMiddleOfItsCommit_IsNotHeldUp()
    {
        await using var open = await OpenStore.StartAsync(StoreKind.Postgres);
        await open.Store.CommitAsync([Stored.Job(1)]);
        var stuck = new NpgsqlConnectionStringBuilder(open.Connection) { ApplicationName = "mesh-jobintake-writer", Pooling = false };
        await using var connection = new NpgsqlConnection(stuck.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var half = new NpgsqlCommand("UPDATE jobs SET state = 5; SELECT require_leader(max(epoch)) FROM leadership", connection);
        await half.ExecuteNonQueryAsync();

        await open.RestartAsync();
        await open.Store.CommitAsync([], Stored.Job(1) with { Version = 2, Phase = JobPhase.Blocked });

        Assert.Equal(JobPhase.Blocked, (await open.Store.FindAsync(Stored.Job(1).Key, CancellationToken.None))?.Phase);
    }

    [PostgresFact]
    public async Task Commit_DatabaseSaysThatCommitsNeedNoSync_IsSyncedAllTheSame()
    {
        await using var open = await OpenStore.StartAsync(StoreKind.Postgres);
        await using var connection = new NpgsqlConnection(open.Connection);
        await connection.OpenAsync();
        await using var relax = new NpgsqlCommand($"ALTER DATABASE {connection.Database} SET synchronous_commit = off", connection);
        await relax.ExecuteNonQueryAsync();
        await using var connections = new Mesh.JobIntake.Store.Postgres.PostgresConnections(
            Microsoft.Extensions.Options.Options.Create(new StoreOptions { ConnectionString = open.Connection }));

        await using var writer = await connections.OpenWriterAsync(CancellationToken.None);

        await using var show = new NpgsqlCommand("SHOW synchronous_commit", writer);
        Assert.Equal("on", await show.ExecuteScalarAsync());
    }
}
