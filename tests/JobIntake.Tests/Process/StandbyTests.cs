using Grpc.Core;
using Grpc.Health.V1;
using Mesh.Intake.V1;
using Mesh.JobIntake.Leadership.Forwarding;
using Mesh.JobIntake.Tests.Harness;
using Mesh.Testing.Postgres;
using Npgsql;

namespace Mesh.JobIntake.Tests.Process;

public sealed class StandbyTests : IDisposable
{
    // Longer than any test: a lead that is taken over is not one that expired.
    private static readonly (string, string) LongLease = ("JobIntake:Leadership:LeaseTimeToLive", "00:05:00");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [PostgresFact]
    public async Task Standby_IsReadyAtOnceAndServesByItsLeader()
    {
        using var leader = await StartAsync();
        await leader.LeadAsync();
        using var standby = await StartAsync(leader);

        var health = await standby.Process.Health.CheckAsync(new HealthCheckRequest { Service = "mesh.intake.v1.JobIntakeService" });
        using var watch = standby.Intake.WatchJobs(new WatchJobsRequest());
        await watch.ResponseHeadersAsync.WaitAsync(Patience);
        var job = (await standby.Intake.SubmitJobAsync(Jobs.Request("r1"))).Job;
        var (dispatcher, _) = await TestDispatcher.OpenAsync(standby.Queue, "d1", 1);
        using var open = dispatcher;
        var lease = await dispatcher.NextLeaseAsync();
        await standby.Queue.CompleteLeaseAsync(
            new CompleteLeaseRequest { Lease = lease.Ref, Outcome = new Outcome { Reason = OutcomeReason.Succeeded } });

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
        Assert.Equal(job.Name, lease.Ref.Job);
        foreach (var expected in (JobState[])[JobState.Queued, JobState.Leased, JobState.Succeeded])
        {
            Assert.True(await watch.ResponseStream.MoveNext().WaitAsync(Patience));
            Assert.Equal(expected, watch.ResponseStream.Current.Job.State);
        }

        var missing = await Assert.ThrowsAsync<RpcException>(
            () => standby.Intake.GetJobAsync(new GetJobRequest { Name = "projects/demo/jobs/no" }).ResponseAsync);
        Assert.Equal((StatusCode.NotFound, "JOB_NOT_FOUND"), (missing.StatusCode, Errors.Reason(missing)));
        var marked = await Assert.ThrowsAsync<RpcException>(() => standby.Intake.GetJobAsync(
            new GetJobRequest { Name = job.Name }, new Metadata { { ForwardedRequest.Mark, "anybody" } }).ResponseAsync);
        Assert.Equal("NOT_LEADER", Errors.Reason(marked));
    }

    [PostgresFact]
    public async Task Kill_TheLeader_ItsStandbyLeadsLongBeforeTheLeaseExpires()
    {
        using var leader = await StartAsync();
        await leader.LeadAsync();
        using var standby = await StartAsync(leader);
        var before = (await leader.Intake.SubmitJobAsync(Jobs.Request("r1"))).Job.Name;

        leader.Process.Kill();

        await standby.LeadAsync().WaitAsync(Patience);
        Assert.Equal(before, (await standby.Intake.SubmitJobAsync(Jobs.Request("r1"))).Job.Name);
    }

    [PostgresFact]
    public async Task Kill_TheOnlyOne_TheNextOneLeadsLongBeforeTheLeaseExpires()
    {
        using var place = await StartAsync();
        await place.LeadAsync();
        place.Process.Kill();

        await place.StartAsync(LongLease);

        await place.LeadAsync().WaitAsync(Patience);
    }

    [PostgresFact]
    public async Task Stop_TheLeader_ItsStandbyLeadsLongBeforeTheLeaseExpires()
    {
        using var leader = await StartAsync();
        await leader.LeadAsync();
        using var standby = await StartAsync(leader);
        using var watch = leader.Intake.WatchJobs(new WatchJobsRequest());
        await watch.ResponseHeadersAsync;

        leader.Process.Signal("TERM");

        await standby.LeadAsync().WaitAsync(Patience);
        var error = await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext().WaitAsync(Patience));
        Assert.Equal((StatusCode.Unavailable, "STOPPING"), (error.StatusCode, Errors.Reason(error)));
        Assert.Equal(0, await leader.Process.EndAsync());
    }

    [PostgresFact]
    public async Task Pause_TheLeaderAndLetItGoOnAfterATakeover_WritesNothingMoreAndStandsBy()
    {
        using var leader = await StartAsync(settings: []);
        await leader.LeadAsync();
        using var standby = await StartAsync(leader, []);
        var before = (await leader.Intake.SubmitJobAsync(Jobs.Request("before"))).Job.Name;
        using var watch = leader.Intake.WatchJobs(new WatchJobsRequest());
        await watch.ResponseHeadersAsync;
        var (dispatcher, _) = await TestDispatcher.OpenAsync(leader.Queue, "d1", 0);
        using var open = dispatcher;
        leader.Process.Signal("STOP");
        await standby.LeadAsync();
        var late = Record.ExceptionAsync(() => leader.Intake.SubmitJobAsync(Jobs.Request("late")).ResponseAsync);
        leader.Process.Signal("CONT");

        foreach (var ended in (Task[])[watch.ResponseStream.MoveNext(), dispatcher.NextAsync()])
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => ended.WaitAsync(Patience));
            Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        }

        // It was refused, or forwarded: then the new leader has it.
        var stored = await late is null ? 2 : 1;
        if (await late is { } refused)
        {
            Assert.Equal(StatusCode.Unavailable, Assert.IsType<RpcException>(refused).StatusCode);
        }

        var jobs = (await PersistentClients.PersistAsync(
            d => leader.Intake.ListJobsAsync(new ListJobsRequest(), deadline: d).ResponseAsync)).Jobs;
        Assert.Equal(stored, jobs.Count);
        Assert.Contains(before, jobs.Select(job => job.Name));

        // And it can lead again.
        standby.Process.Kill();
        await leader.LeadAsync().WaitAsync(Patience);
        Assert.Equal(before, (await leader.Intake.SubmitJobAsync(Jobs.Request("before"))).Job.Name);
    }

    [PostgresFact]
    public async Task Lead_ServerEndsTheConnectionsOfTheLeases_IsAnotherInterruptionAndNoJobIsLostOrDoubled()
    {
        using var leader = await StartAsync();
        await leader.LeadAsync();
        using var standby = await StartAsync(leader);
        var before = (await leader.Intake.SubmitJobAsync(Jobs.Request("r1"))).Job.Name;
        await using var connection = new NpgsqlConnection(leader.Database);
        await connection.OpenAsync();
        await using var end = new NpgsqlCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            + "WHERE datname = current_database() AND application_name = 'mesh-jobintake-lease'",
            connection);
        await end.ExecuteNonQueryAsync();

        // The other one takes the lead, which this one finds out by its next write.
        await standby.LeadAsync().WaitAsync(Patience);
        foreach (var place in (IntakePlace[])[leader, standby])
        {
            var again = await PersistentClients.PersistAsync(
                d => place.Intake.SubmitJobAsync(Jobs.Request("r1"), deadline: d).ResponseAsync).WaitAsync(Patience);
            Assert.Equal(before, again.Job.Name);
            await PersistentClients.PersistAsync(
                d => place.Intake.SubmitJobAsync(Jobs.Request("r2"), deadline: d).ResponseAsync).WaitAsync(Patience);
        }

        Assert.Equal(2, (await standby.Intake.ListJobsAsync(new ListJobsRequest())).Jobs.Count);
    }

    [PostgresFact]
    public async Task Start_NobodyCouldReachIt_FailsWithAClearMessage()
    {
        var database = await (await PostgresServer.GetAsync()).CreateDatabaseAsync();

        var (exitCode, output) = await IntakeProcess.RunAsync(_data.Path, database, ("Mesh:Listen", "http://0.0.0.0:0"));

        Assert.NotEqual(0, exitCode);
        Assert.Contains("set JobIntake:Leadership:AdvertisedAddress", output, StringComparison.Ordinal);
    }

    private async Task<IntakePlace> StartAsync(IntakePlace? beside = null, (string, string)[]? settings = null)
    {
        var database = beside?.Database ?? await (await PostgresServer.GetAsync()).CreateDatabaseAsync();
        var place = new IntakePlace(_data.Path, database);
        await place.StartAsync(settings ?? [LongLease]);
        return place;
    }
}
