using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Simulation.Machine;

namespace Mesh.JobIntake.Tests.Simulation.Cluster;

/// <summary>
/// Kubernetes and Reporter, as a dispatcher sees them: pods by their names, and the result records of the agents in them. Calls may
/// fail before they arrive, or after; a create whose answer was lost may still be on its way.
/// </summary>
internal sealed class SimulatedCluster(SimulatedMachine machine, SimulationPlan plan, SimulatedProcess process)
{
    /// <summary>The longest time after which a call that was given up can still be carried out.</summary>
    public static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(5);

    private readonly Dictionary<PodKey, SimulatedPod> _pods = [];
    private readonly Dictionary<PodKey, Outcome> _records = [];
    private int _lastUid;

    public IReadOnlyCollection<SimulatedPod> Pods => _pods.Values;

    public IReadOnlyDictionary<PodKey, Outcome> Records => _records;

    public SimulatedPod? LivePodOf(string job) => _pods.Values.FirstOrDefault(pod => pod.IsLive && pod.Key.Job == job);

    /// <returns>The pod that was made; null when one of this name is there.</returns>
    public Task<SimulatedPod?> CreateAsync(PodKey key) => CallAsync(() =>
    {
        if (_pods.ContainsKey(key))
        {
            return null;
        }

        var pod = new SimulatedPod(key, ++_lastUid);
        _pods[key] = pod;
        machine.Note($"pod {key.Job}/{key.Attempt} uid {pod.Uid} made");
        return pod.Copy();
    });

    public Task<bool> GiveSecretAsync(PodKey key, int uid) => CallAsync(() =>
    {
        if (_pods.GetValueOrDefault(key) is not { HasSecret: false, IsDeleting: false } pod || pod.Uid != uid)
        {
            return false;
        }

        pod.HasSecret = true;
        process.Spawn("pod", () => LiveAsync(pod));
        return true;
    });

    public Task<SimulatedPod?> ReadAsync(PodKey key) => CallAsync(() => _pods.GetValueOrDefault(key)?.Copy());

    public Task<List<SimulatedPod>> ListAsync() => CallAsync(() => _pods.Values.Select(pod => pod.Copy()).ToList());

    public Task<Outcome?> ReadRecordAsync(PodKey key) => CallAsync(() => _records.GetValueOrDefault(key));

    public Task<bool> DeleteAsync(PodKey key, int uid) => CallAsync(() =>
    {
        if (_pods.GetValueOrDefault(key) is not { IsDeleting: false } pod || pod.Uid != uid)
        {
            return false;
        }

        pod.IsDeleting = true;
        process.Spawn("deletion", async () =>
        {
            await machine.DelayAsync(0, 3);
            if (pod.IsLive && machine.Chance(0.5))
            {
                Report(pod, new Outcome { Reason = OutcomeReason.Cancelled });
            }

            Remove(pod);
        });
        return true;
    });

    private async Task LiveAsync(SimulatedPod pod)
    {
        await machine.DelayAsync(0, 4);
        if (pod.IsDeleting || !_pods.ContainsValue(pod))
        {
            return;
        }

        if (LivePodOf(pod.Key.Job) is { } other)
        {
            machine.Fail($"two pods of {pod.Key.Job} run: attempt {other.Key.Attempt} and attempt {pod.Key.Attempt}");
        }

        (pod.IsLive, pod.HasStarted) = (true, true);
        machine.Note($"pod {pod.Key.Job}/{pod.Key.Attempt} runs");
        await machine.DelayAsync(0.2, machine.Chance(0.1) ? 60 : 8);
        if (!pod.IsLive)
        {
            return;
        }

        if (plan.IsRough && machine.Chance(plan.ClusterFaults))
        {
            machine.Note($"pod {pod.Key.Job}/{pod.Key.Attempt} is lost");
            if (machine.Chance(0.5))
            {
                Remove(pod);
                return;
            }
        }
        else
        {
            Report(pod, Ending());
            await Task.Yield();
        }

        (pod.IsLive, pod.HasEnded) = (false, true);
    }

    private Outcome Ending() => machine.Random.Next(20) switch
    {
        < 12 => new Outcome { Reason = OutcomeReason.Succeeded },
        < 16 => new Outcome { Reason = OutcomeReason.StepFailed, Step = "one", ExitCode = machine.Random.Next(1, 4) },
        16 => new Outcome { Reason = OutcomeReason.OutOfMemory, Step = "one", ExitCode = 137 },
        17 => new Outcome { Reason = OutcomeReason.RunTimeout },
        18 => new Outcome { Reason = OutcomeReason.AgentLost },
        _ => new Outcome { Reason = OutcomeReason.SourceUnreachable },
    };

    // As Reporter: the first result of an attempt stays, and an attempt that was overtaken is refused.
    private void Report(SimulatedPod pod, Outcome outcome)
    {
        var isOvertaken = _records.Keys.Any(key => key.Job == pod.Key.Job && key.Attempt > pod.Key.Attempt);
        if (!isOvertaken && _records.TryAdd(pod.Key, outcome))
        {
            machine.Note($"pod {pod.Key.Job}/{pod.Key.Attempt} reports {outcome.Reason}");
        }
    }

    private void Remove(SimulatedPod pod)
    {
        pod.IsLive = false;
        if (_pods.GetValueOrDefault(pod.Key) == pod)
        {
            _pods.Remove(pod.Key);
            machine.Note($"pod {pod.Key.Job}/{pod.Key.Attempt} is gone");
        }
    }

    private async Task<T> CallAsync<T>(Func<T> call)
    {
        await Task.Yield();
        if (Fails())
        {
            throw new SimulatedFaultException("the cluster did not get the call");
        }

        if (Fails())
        {
            // Given up by the caller, and carried out all the same.
            process.Spawn("late call", async () =>
            {
                await machine.DelayAsync(0, LongestCall.TotalSeconds);
                call();
            });
            throw new SimulatedFaultException("the cluster did not answer");
        }

        var answer = call();
        await Task.Yield();
        return answer;
    }

    private bool Fails() => plan.IsRough && machine.Chance(plan.ClusterFaults / 2);
}
