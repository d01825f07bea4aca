using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Simulation.Checks;
using Mesh.JobIntake.Tests.Simulation.Intake;
using Mesh.JobIntake.Tests.Simulation.Machine;
using Mesh.JobIntake.Tests.Simulation.Store;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.JobIntake.Tests.Simulation.Callers;

/// <summary>Watches all jobs, is cut again and again, and goes on from the last version that it saw.</summary>
internal sealed class SimulatedWatcher(
    SimulatedMachine machine, SimulationPlan plan, SimulatedNetwork network, SimulatedDatabase database, CommitChecks history)
{
    private readonly Dictionary<string, Job> _seen = new(StringComparer.Ordinal);
    private long _last;
    private long _since = long.MaxValue;

    /// <summary>It has seen all that was committed since it began; perhaps that is nothing.</summary>
    public bool HasCaughtUp => (_last > 0 ? _last : _since) >= history.LastVisible;

    public async Task RunAsync()
    {
        while (true)
        {
            if (network.Choose() is { } intake)
            {
                await WatchAsync(intake);
            }

            await machine.DelayAsync(0.1, 3);
        }
    }

    /// <summary>Every job that changed since it began was seen as it was last.</summary>
    public void CheckAll()
    {
        foreach (var job in database.Jobs.Values.Select(row => row.Record).Where(job => job.Version > _since))
        {
            machine.Require(
                _seen.TryGetValue(job.Key.Name, out var last) && last.ResourceVersion == job.Version,
                $"a watcher saw {job.Key} last at {last?.ResourceVersion}, it is at {job.Version}; it watched from {_since}, to {_last}");
        }
    }

    private async Task WatchAsync(SimulatedIntake intake)
    {
        var begins = _last == 0;
        var stream = new SimulatedStream<WatchJobsRequest, WatchJobsResponse>(
            machine,
            network,
            intake,
            (services, call, context) => services.GetRequiredService<JobIntakeGrpcService>().WatchJobs(
                new WatchJobsRequest { Parent = "projects/-", ResourceVersion = _last }, call, context),
            () => _since = begins ? database.Version : _since);
        _ = CutLaterAsync(stream);
        try
        {
            while (true)
            {
                See((await stream.NextAsync()).Job);
            }
        }
        catch (RpcException e)
        {
            machine.Require(
                e.StatusCode is StatusCode.Unavailable or StatusCode.Internal, $"a watch from version {_last} ended: {e.Status}");
        }
    }

    // A process that leads no more has nothing to tell, and does not know it: whoever waits for long asks another one.
    private async Task CutLaterAsync(SimulatedStream<WatchJobsRequest, WatchJobsResponse> stream)
    {
        await machine.DelayAsync(plan.IsRough ? 1 : 5, 40);
        stream.Cut();
    }

    private void See(Job job)
    {
        machine.Require(job.ResourceVersion > _last, $"a watcher saw version {job.ResourceVersion} after {_last}");
        history.RequireCommitted(job);
        _last = Math.Max(_last, job.ResourceVersion);
        _seen[job.Name] = job;
    }
}
