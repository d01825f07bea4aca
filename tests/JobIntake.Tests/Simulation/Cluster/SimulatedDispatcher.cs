using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Leasing;
using Mesh.JobIntake.Tests.Simulation.Intake;
using Mesh.JobIntake.Tests.Simulation.Machine;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.JobIntake.Tests.Simulation.Cluster;

/// <summary>
/// A dispatcher as JobIntake and the cluster see it, by the rules of services/Dispatcher: one stream, leases by its own clock, and a
/// runner for each attempt. It remembers nothing when it is killed.
/// </summary>
internal sealed class SimulatedDispatcher(
    SimulatedMachine machine, SimulatedNetwork network, SimulatedCluster cluster, SimulatedProcess supervisor, string name, int places)
{
    private readonly Dictionary<PodKey, LeaseFacts> _attempts = [];
    private readonly Queue<LeaseProgress> _said = new();
    private readonly Queue<TaskCompletionSource<LeaseEnded>> _ends = new();
    private bool _takesEnds;
    private SimulatedStream<LeaseJobsRequest, LeaseJobsResponse>? _stream;

    // Heartbeats of the stream that were not answered, oldest first.
    private readonly Queue<DateTimeOffset> _asked = new();
    private DateTimeOffset _helloAt;
    private DateTimeOffset _freshUntil;

    public string Name => name;

    public SimulatedProcess Process { get; private set; } = null!;

    private bool IsFresh => machine.Now < _freshUntil;

    public void Start(int generation)
    {
        machine.Note($"{name} starts, generation {generation}");
        _attempts.Clear();
        _said.Clear();
        _ends.Clear();
        _asked.Clear();
        (_stream, _freshUntil, _takesEnds) = (null, default, false);
        var process = machine.Start($"{name}.{generation}");
        Process = process;
        process.Spawn("streams", StreamsAsync);
        process.Spawn("heartbeats", HeartbeatsAsync);
        process.Spawn("sweeps", SweepsAsync);
        supervisor.Spawn("supervisor", async () =>
        {
            await process.Death;
            await machine.DelayAsync(0.1, 40);
            Start(generation + 1);
        });
    }

    public void CutStream() => _stream?.Cut();

    public void Kill()
    {
        _stream?.Cut();
        Process.Kill();
    }

    private async Task StreamsAsync()
    {
        while (true)
        {
            if (network.Choose() is { } intake)
            {
                await StreamAsync(intake);
            }

            await machine.DelayAsync(0.1, 3);
        }
    }

    private async Task StreamAsync(SimulatedIntake intake)
    {
        var stream = new SimulatedStream<LeaseJobsRequest, LeaseJobsResponse>(
            machine, network, intake, (services, call, context) => services.GetRequiredService<JobQueueGrpcService>().LeaseJobs(call, call, context));
        var granted = new HashSet<PodKey>();
        try
        {
            _asked.Clear();
            _helloAt = machine.Now;
            var hello = new LeaseHello { Dispatcher = name, MaxLeases = places, TakesMany = machine.Chance(0.5) };
            await stream.SayAsync(new LeaseJobsRequest { Hello = hello });
            _stream = stream;
            while (true)
            {
                Take(await stream.NextAsync(), granted);
            }
        }
        catch (Exception e) when (e is RpcException or SimulatedFaultException)
        {
            machine.Note($"{name}: the stream to {intake.Name} ended: {e.Message}");
            stream.Cut();
            (_stream, _takesEnds) = (null, false);
            while (_ends.TryDequeue(out var open))
            {
                open.TrySetException(SimulatedNetwork.Unavailable("the stream ended before the answer"));
            }
        }
    }

    private void Take(LeaseJobsResponse said, HashSet<PodKey> granted)
    {
        switch (said.MessageCase)
        {
            case LeaseJobsResponse.MessageOneofCase.Lease:
                granted.Add(Grant(said.Lease));
                break;
            case LeaseJobsResponse.MessageOneofCase.Leases:
                granted.UnionWith(said.Leases.Leases.Select(Grant));
                break;
            case LeaseJobsResponse.MessageOneofCase.Ended:
                _ends.Dequeue().TrySetResult(said.Ended);
                break;
            case LeaseJobsResponse.MessageOneofCase.Synced:
                _takesEnds = said.Synced.TakesEnds;
                foreach (var lost in _attempts.Values.Where(facts => !facts.IsCompleted && !granted.Contains(facts.Key)))
                {
                    lost.IsRevoked = true;
                }

                Renew(_helloAt);
                break;
            case LeaseJobsResponse.MessageOneofCase.Renewed:
                Renew(_asked.Dequeue());
                break;
            case LeaseJobsResponse.MessageOneofCase.Cancel when Find(said.Cancel.Lease) is { } facts:
                facts.IsCancelled = true;
                break;
            case LeaseJobsResponse.MessageOneofCase.Revoked when Find(said.Revoked.Lease) is { IsCompleted: false } facts
                && facts.Lease.Ref.Epoch <= said.Revoked.Lease.Epoch:
                facts.IsRevoked = true;
                break;
        }
    }

    // As the Dispatcher's LeaseClock: from when the question was sent, and each answer is that of the oldest question.
    private void Renew(DateTimeOffset sentAt)
    {
        var until = sentAt + SimulatedIntake.LeaseTimeToLive;
        _freshUntil = until > _freshUntil ? until : _freshUntil;
    }

    private PodKey Grant(Lease lease)
    {
        var key = new PodKey(lease.Ref.Job, lease.Ref.Attempt);
        machine.Note($"{name} got {key.Job}/{key.Attempt} epoch {lease.Ref.Epoch} {lease.State}");
        if (_attempts.TryGetValue(key, out var known))
        {
            known.Lease = lease;
            (known.IsRevoked, known.Told) = (false, JobState.Leased);
            (known.ReleaseSaid, known.EndSaid) = (false, false);
            known.IsCancelled |= lease.CancelRequested;
            known.PodExisted |= lease.State is JobState.Starting or JobState.Running;
        }
        else
        {
            var facts = new LeaseFacts(lease);
            _attempts[key] = facts;
            Process.Spawn("runner", () => RunAsync(facts));
        }

        return key;
    }

    private async Task RunAsync(LeaseFacts facts)
    {
        var runner = new SimulatedRunner(machine, network, cluster, facts, () => IsFresh, SayAsync, EndAsync);
        do
        {
            await runner.RunAsync();
        }
        while (!facts.IsRevoked && !facts.IsCompleted);

        _attempts.Remove(facts.Key);
    }

    private LeaseFacts? Find(LeaseRef lease) => _attempts.GetValueOrDefault(new PodKey(lease.Job, lease.Attempt));

    private async Task HeartbeatsAsync()
    {
        while (true)
        {
            await machine.DelayAsync(SimulatedIntake.LeaseTimeToLive / 3);
            if (_stream is not null)
            {
                _asked.Enqueue(machine.Now);
                await SayAsync(new LeaseJobsRequest { Heartbeat = new LeaseHeartbeat() });
                if (network.Hiccups())
                {
                    await SayAsync(new LeaseJobsRequest { Capacity = new LeaseCapacity { MaxLeases = places } });
                }
            }
        }
    }

    private Task SayAsync(LeaseProgress progress)
    {
        // What was said once is said again later, with the epoch of then.
        _said.Enqueue(progress);
        var again = _said.Count > 5 ? _said.Dequeue() : progress;
        return SayAsync(new LeaseJobsRequest { Progress = network.Hiccups() ? again : progress });
    }

    /// <summary>Ends a lease on the stream.</summary>
    /// <returns>The answer; null when there is no stream that takes ends.</returns>
    private async Task<LeaseEndResult?> EndAsync(LeaseEnd end)
    {
        if (_stream is not { } stream || !_takesEnds)
        {
            return null;
        }

        var answer = new TaskCompletionSource<LeaseEnded>();
        _ends.Enqueue(answer);
        await stream.SayAsync(new LeaseJobsRequest { Ends = new LeaseEnds { Ends = { end } } });
        return (await answer.Task).Results.Single();
    }

    private async Task SayAsync(LeaseJobsRequest message)
    {
        if (_stream is not { } stream)
        {
            return;
        }

        try
        {
            await stream.SayAsync(message);
        }
        catch (SimulatedFaultException)
        {
            // The stream is gone, and its reader knows.
        }
    }

    /// <summary>Pods that no runner of this dispatcher cares for are another's, or left over.</summary>
    private async Task SweepsAsync()
    {
        var suspects = new HashSet<int>();
        while (true)
        {
            await machine.DelayAsync(20, 30);
            try
            {
                var leftover = new HashSet<int>();
                foreach (var pod in await cluster.ListAsync())
                {
                    if (!_attempts.ContainsKey(pod.Key) && await IsOverAsync(pod.Key))
                    {
                        leftover.Add(pod.Uid);
                        if (suspects.Contains(pod.Uid))
                        {
                            await cluster.DeleteAsync(pod.Key, pod.Uid);
                        }
                    }
                }

                suspects = leftover;
            }
            catch (Exception e) when (e is RpcException or SimulatedFaultException)
            {
                machine.Note($"{name}: a sweep failed: {e.Message}");
            }
        }
    }

    private async Task<bool> IsOverAsync(PodKey key)
    {
        var job = await network.CallAsync((services, context) =>
            services.GetRequiredService<JobIntakeGrpcService>().GetJob(new GetJobRequest { Name = key.Job }, context));
        return job.Job.State >= JobState.Succeeded || job.Job.Attempt > key.Attempt;
    }
}
