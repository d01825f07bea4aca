using System.Globalization;
using Grpc.Core;
using Mesh.Bench.Measuring;
using Mesh.Intake.V1;

namespace Mesh.Bench.Queue;

/// <summary>What a retention sweep, at the pace that it comes with, costs those who submit and lease meanwhile.</summary>
internal sealed class SweepRun(QueueStore store, QueueSizes sizes, CancellationToken cancellation)
{
    private const int Warm = 200;

    // A probe each 10 ms, and at most 200 jobs each 100 ms: while 5,000 jobs are removed, 100 probes fit in more than twice.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Removes all ended jobs but one of each project, from some seconds after the start on.</summary>
    private static readonly Dictionary<string, string> Sweeping = new()
    {
        ["JobIntake__Retention__MaxEndedJobs"] = "1",
        ["JobIntake__Retention__MinAge"] = "00:00:00",
        ["JobIntake__Retention__Interval"] = "00:00:03",
    };

    public async Task<IReadOnlyList<BenchResult>> RunAsync()
    {
        var jobs = string.Create(CultureInfo.InvariantCulture, $"{sizes.Swept:N0}");
        Console.Error.WriteLine($"bench queue: {store.Name}, a sweep of {jobs} ended jobs");
        using var server = await QueueServer.StartAsync(store, cancellation);
        // As after any start, the first calls are slow: a start before each of the two.
        await FillAsync(server);
        await server.KillAndStartAsync(cancellation);
        await ProbeAsync(server, "warm", Warm);
        var quiet = await ProbeAsync(server, $"{store.Name}: submit to lease, {jobs} ended jobs kept", sizes.Probes);
        var (first, last) = await EndsAsync(server);
        await server.KillAndStartAsync(cancellation, Sweeping);
        await ProbeAsync(server, "warm", Warm);
        await GoneAsync(server, first);
        var swept = await ProbeAsync(server, $"{store.Name}: submit to lease, during a sweep of {jobs} ended jobs", sizes.Probes);
        return await IsThereAsync(server, last)
            ? [.. quiet.Results(), .. swept.Results(quiet)]
            : throw new BenchFailedException("the sweep was over before the probes were: there is nothing to compare");
    }

    private async Task FillAsync(QueueServer server)
    {
        await new BatchSubmits(server).RunAsync(sizes.Swept, cancellation);
        await new LeaseLoad(server).RunAsync((int)await server.CountQueuedAsync(cancellation), cancellation);
    }

    private Task<Samples> ProbeAsync(QueueServer server, string name, int probes) =>
        new LeaseLatency(server).SubmitToLeaseAsync(name, probes, cancellation);

    /// <summary>Jobs that a sweep removes among the first, and among the last: it goes from project to project, and by end in each.</summary>
    private async Task<(string First, string Last)> EndsAsync(QueueServer server)
    {
        var client = new JobIntakeService.JobIntakeServiceClient(server.Channel(0));
        var first = await client.ListJobsAsync(
            new ListJobsRequest { Parent = "projects/bench-0", PageSize = 1000 }, cancellationToken: cancellation);
        var last = await client.ListJobsAsync(
            new ListJobsRequest { Parent = "projects/bench-9", PageSize = 2 }, cancellationToken: cancellation);
        return (first.Jobs[^1].Name, last.Jobs[^1].Name);
    }

    private async Task GoneAsync(QueueServer server, string job)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        while (await IsThereAsync(server, job))
        {
            await Task.Delay(Look, patience.Token);
        }
    }

    private async Task<bool> IsThereAsync(QueueServer server, string job)
    {
        try
        {
            var client = new JobIntakeService.JobIntakeServiceClient(server.Channel(0));
            await client.GetJobAsync(new GetJobRequest { Name = job }, cancellationToken: cancellation);
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return false;
        }
    }
}
