using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;
using Mesh.Testing.Postgres;
using Xunit.Abstractions;

namespace Mesh.JobIntake.Tests.Process;

/// <summary>
/// Two processes share a database, and clients hold on to both, while the leader is lost again and again.
/// <c>MESH_TEST_KILLS=20</c> in the environment makes it as many times.
/// </summary>
public sealed class TakeOverTests(ITestOutputHelper output) : IDisposable
{
    private const int AcknowledgedBetween = 100;

    private static readonly int Rounds =
        int.Parse(Environment.GetEnvironmentVariable("MESH_TEST_KILLS") ?? "3", CultureInfo.InvariantCulture);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [PostgresFact]
    public Task Kill_TheLeaderUnderLoad_StandbyTakesOverAndNoJobIsLostOrDoubled() => RunAsync(async (leader, standby) =>
    {
        leader.Process.Kill();
        await LedAsync("killed", standby);
        await leader.StartAsync();
    });

    [PostgresFact]
    public Task Stop_TheLeaderUnderLoad_StandbyTakesOverAndNoJobIsLostOrDoubled() => RunAsync(async (leader, standby) =>
    {
        leader.Process.Signal("TERM");
        await LedAsync("stopped", standby);
        Assert.Equal(0, await leader.Process.EndAsync());
        await leader.StartAsync();
    });

    [PostgresFact]
    public Task Pause_TheLeaderUnderLoadUntilAnotherLeads_NoJobIsLostOrDoubledAndItStandsBy() => RunAsync(async (leader, standby) =>
    {
        leader.Process.Signal("STOP");
        await LedAsync("paused", standby);
        leader.Process.Signal("CONT");
        await PersistentClients.PersistAsync(d => leader.Intake.GetQueueAsync(new GetQueueRequest(), deadline: d).ResponseAsync);
    });

    private async Task RunAsync(Func<IntakePlace, IntakePlace, Task> loseLeader)
    {
        var database = await (await PostgresServer.GetAsync()).CreateDatabaseAsync();
        using var one = new IntakePlace(_data.Path, database);
        using var other = new IntakePlace(_data.Path, database);
        await one.StartAsync();
        await one.LeadAsync();
        await other.StartAsync();
        using var enough = new CancellationTokenSource();
        using var end = new CancellationTokenSource();
        var clients = new PersistentClients(enough.Token);
        IntakePlace[] places = [one, other];
        var seen = places.Select(_ => new ConcurrentQueue<Job>()).ToArray();
        var begun = places.Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var following = places.SelectMany((place, i) => (Task[])[
            clients.DispatchAsync(place, $"d{i}", end.Token),
            PersistentClients.WatchAsync(place, seen[i], begun[i], end.Token)]).ToList();
        await Task.WhenAll(begun.Select(b => b.Task)).WaitAsync(Patience);
        var submitting = places.SelectMany((place, i) => Enumerable.Range(0, 4).Select(n => clients.SubmitAsync(place, $"{i}.{n}")))
            .ToList();

        for (var round = 0; round < Rounds; round++)
        {
            var goal = clients.Acknowledged.Count + AcknowledgedBetween;
            await UntilAsync(() => clients.Acknowledged.Count >= goal, $"round {round}: not enough was acknowledged");
            await loseLeader(places[round % 2], places[(round + 1) % 2]);
        }

        await enough.CancelAsync();
        await Task.WhenAll(submitting).WaitAsync(Patience);
        var jobs = await EndedAsync(one, clients.Acknowledged.Count);
        Assert.Equal(clients.Acknowledged.Values.Order(), jobs.Select(job => job.Name).Order());
        Assert.All(jobs, job => Assert.Single(job.Timeline, step => step.State >= JobState.Succeeded));
        foreach (var versions in seen)
        {
            await UntilAsync(() => HasAll(versions, jobs), "a watcher missed the end of a job");
            var order = versions.Select(job => job.ResourceVersion).ToList();
            Assert.Equal(order.Distinct().Order(), order);
        }

        await end.CancelAsync();
        await Task.WhenAll(following).WaitAsync(Patience);
    }

    private async Task LedAsync(string how, IntakePlace standby)
    {
        var start = Stopwatch.GetTimestamp();
        await standby.LeadAsync();
        output.WriteLine($"{how}: the standby led after {Stopwatch.GetElapsedTime(start)}");
    }

    private static async Task<IReadOnlyList<Job>> EndedAsync(IntakePlace place, int count)
    {
        IReadOnlyList<Job> jobs = [];
        using var patience = new CancellationTokenSource(Patience);
        while (jobs.Count < count || jobs.Any(job => job.State < JobState.Succeeded))
        {
            patience.Token.ThrowIfCancellationRequested();
            jobs = await ListAsync(place);
        }

        return jobs;
    }

    private static async Task<IReadOnlyList<Job>> ListAsync(IntakePlace place)
    {
        var jobs = new List<Job>();
        var request = new ListJobsRequest { PageSize = 1000 };
        do
        {
            var page = await PersistentClients.PersistAsync(d => place.Intake.ListJobsAsync(request, deadline: d).ResponseAsync);
            jobs.AddRange(page.Jobs);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return jobs;
    }

    private static bool HasAll(IReadOnlyCollection<Job> versions, IEnumerable<Job> jobs)
    {
        var last = versions.Select(job => (job.Name, job.ResourceVersion)).ToHashSet();
        return jobs.All(job => last.Contains((job.Name, job.ResourceVersion)));
    }

    private static async Task UntilAsync(Func<bool> condition, string otherwise)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, otherwise);
            await Task.Delay(20);
        }
    }
}
