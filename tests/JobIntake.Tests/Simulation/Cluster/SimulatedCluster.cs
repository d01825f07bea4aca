using Mesh.Intake.V1;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Tests.Simulation.Machine;
using Mesh.JobIntake.Tests.Simulation.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Tests.Simulation.Cluster;

/// <summary>
/// Kubernetes and Reporter, as a dispatcher sees them: pods by their names, their Secrets, and the result records of the agents in
/// them. Calls may fail before they arrive, or after; one whose answer was lost may still be on its way. A Secret outlives its pod until
/// it is collected, and any pod that names it can mount it until then.
/// </summary>
internal sealed class SimulatedCluster(
    SimulatedMachine machine, SimulationPlan plan, SimulatedProcess process, SimulatedDatabase database, ClusterDefect defect)
{
    /// <summary>How long dispatchers wait for what a create that was given up may bring. Some come later all the same.</summary>
    public static readonly TimeSpan UsualCall = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestCollection = TimeSpan.FromSeconds(60);

    private readonly Dictionary<PodKey, SimulatedPod> _pods = [];
    private readonly Dictionary<PodKey, Outcome> _records = [];

    // By name: the uid of the pod that owns it.
    private readonly Dictionary<string, int> _secrets = new(StringComparer.Ordinal);
    private int _lastUid;
    private int _lastSuffix;

    public IReadOnlyCollection<SimulatedPod> Pods => _pods.Values;

    public IReadOnlyDictionary<PodKey, Outcome> Records => _records;

    public SimulatedPod? LivePodOf(string job) => _pods.Values.FirstOrDefault(pod => pod.IsLive && pod.Key.Job == job);

    /// <returns>The pod that was made; null when one of this name is there.</returns>
    public Task<SimulatedPod?> CreateAsync(PodKey key)
    {
        var name = $"{key.Job}/{key.Attempt}";
        var secret = defect == ClusterDefect.SecretNamedAsItsPod ? name : $"{name}-{++_lastSuffix}";
        return CallAsync(() =>
        {
            if (_pods.ContainsKey(key))
            {
                return null;
            }

            var pod = new SimulatedPod(key, ++_lastUid, secret);
            _pods[key] = pod;
            machine.Note($"pod {name} uid {pod.Uid} made");
            MountAll();
            return pod.Copy();
        });
    }

    /// <summary>Makes the Secret that the pod names, in the place of one of another pod. Whether the pod is still there nobody asks.</summary>
    public Task<bool> GiveSecretAsync(SimulatedPod pod) => CallAsync(() =>
    {
        if (_secrets.GetValueOrDefault(pod.Secret) != pod.Uid)
        {
            _secrets[pod.Secret] = pod.Uid;
            machine.Note($"secret {pod.Secret} of uid {pod.Uid} made");
            MountAll();
            if (_pods.Values.All(there => there.Uid != pod.Uid))
            {
                Collect(pod);
            }
        }

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

    // A node that has mounted a Secret keeps it, whatever becomes of the object.
    private void MountAll()
    {
        foreach (var pod in _pods.Values.Where(pod => !pod.IsMounted && !pod.IsDeleting && _secrets.ContainsKey(pod.Secret)))
        {
            pod.IsMounted = true;
            process.Spawn("pod", () => LiveAsync(pod));
        }
    }

    private async Task LiveAsync(SimulatedPod pod)
    {
        await machine.DelayAsync(0, 4);
        if (!_pods.ContainsValue(pod) || (pod.IsDeleting && machine.Chance(0.5)))
        {
            // A node that has not heard of the deletion yet starts it all the same.
            return;
        }

        if (LivePodOf(pod.Key.Job) is { } other)
        {
            machine.Fail($"two pods of {pod.Key.Job} run: attempt {other.Key.Attempt} and attempt {pod.Key.Attempt}");
        }

        machine.Require(!IsOver(pod.Key), $"a pod of {pod.Key.Job} runs when its attempt {pod.Key.Attempt} is over");

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

    // A job waits in the queue, with the number of its last attempt, until the next one begins.
    private bool IsOver(PodKey key) => database.Find(ResourceId.Of(key.Job)) is { Record: var job }
        && (job.Attempt > key.Attempt || job.Phase == JobPhase.Queued || job.Phase.IsTerminal());

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
            Collect(pod);
        }
    }

    // As Kubernetes' garbage collector: in its own time.
    private void Collect(SimulatedPod owner) => process.Spawn("garbage collector", async () =>
    {
        await machine.DelayAsync(0, machine.Chance(0.2) ? LongestCollection.TotalSeconds : 5);
        if (_secrets.GetValueOrDefault(owner.Secret) == owner.Uid)
        {
            _secrets.Remove(owner.Secret);
        }
    });

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
                await machine.DelayAsync(0, (machine.Chance(0.3) ? LongestCall : UsualCall).TotalSeconds);
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
