using System.Collections.Concurrent;
using Mesh.Dispatcher.Attempts;
using Mesh.Dispatcher.Events;
using Mesh.Dispatcher.Informer;
using Mesh.Dispatcher.Pods;
using Mesh.Hosting.Names;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Runners;

/// <summary>The attempts that this dispatcher holds, and the tasks that carry them. Bounded by the leases it asks for.</summary>
public sealed partial class RunnerRegistry(
    Func<AttemptKey, Lease, AttemptRunner> factory,
    RunnerChanges changes,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<RunnerRegistry> logger) : IPodSink, IPodEventSink
{
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(10);

    // How long leases wait for the first list of pods before each reads its own.
    private static readonly TimeSpan ListPatience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, PodView> _pods = new(StringComparer.Ordinal);
    private int _released;
    private bool _isListed;
    private readonly ConcurrentDictionary<AttemptKey, AttemptRunner> _runners = new();

    // Pod names carry no project, so the way back from a pod needs an index.
    private readonly ConcurrentDictionary<string, AttemptKey> _byPod = new(StringComparer.Ordinal);

    /// <summary>The runners, in no order.</summary>
    public IEnumerable<AttemptRunner> All => _runners.Values;

    /// <summary>
    /// How many leases are held: granted and neither completed nor revoked. One that is handed back counts until that is counted.
    /// </summary>
    public int Held => _runners.Values.Count(
        r => r.Facts is { Completed: false, Revoked: false } or { Completed: false, Released: true });

    /// <summary>How many of those have no pod, and may get one.</summary>
    public int Podless => _runners.Values.Count(
        r => r.Facts is { Completed: false, Revoked: false, PodExisted: false, GivenUp: null, CancelRequested: false });

    /// <summary>No new attempt is to be started.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>How many leases were handed back since the start.</summary>
    public int Released => _released;

    /// <summary>Starts or ends a drain.</summary>
    public void SetDraining(bool isDraining)
    {
        lock (_gate)
        {
            IsDraining = isDraining;
        }

        foreach (var runner in _runners.Values)
        {
            runner.OnDrain(isDraining);
        }
    }

    /// <summary>Takes a lease: starts its runner, or gives it to the one that carries the attempt already.</summary>
    public void Grant(Lease lease)
    {
        if (!TryKey(lease.Ref, out var key))
        {
            LogBadName(lease.Ref.Job);
            return;
        }

        lock (_gate)
        {
            if (_runners.TryGetValue(key, out var carrying))
            {
                carrying.OnGrant(lease);
                return;
            }

            var runner = factory(key, lease);
            runner.OnDrain(IsDraining);
            Adopt(runner);
            _runners[key] = runner;
            _byPod[key.PodName] = key;
            _ = Task.Run(() => CarryAsync(runner), CancellationToken.None);
        }

        LogGranted(key, lease.Ref.Epoch, lease.State);
    }

    /// <summary>Finds the runner of a lease.</summary>
    public AttemptRunner? Find(LeaseRef lease) => TryKey(lease, out var key) ? Find(key) : null;

    /// <summary>Finds the runner of an attempt.</summary>
    public AttemptRunner? Find(AttemptKey key) => _runners.GetValueOrDefault(key);

    /// <summary>Finds the runner of a pod.</summary>
    public AttemptRunner? FindByPod(string name) => _byPod.TryGetValue(name, out var key) ? Find(key) : null;

    void IPodSink.OnPod(PodView pod)
    {
        _pods[pod.Pod.Metadata.Name] = pod;
        FindByPod(pod.Pod.Metadata.Name)?.OnPod(pod);
    }

    void IPodSink.OnDeleted(PodView last)
    {
        _pods.TryRemove(last.Pod.Metadata.Name, out _);
        FindByPod(last.Pod.Metadata.Name)?.OnPodDeleted(last);
    }

    void IPodEventSink.OnEvent(PodEvent said) => FindByPod(said.PodName)?.OnEvent(said);

    void IPodSink.OnListed(IReadOnlySet<string> names)
    {
        lock (_gate)
        {
            _isListed = true;
        }

        foreach (var gone in _pods.Keys.Where(name => !names.Contains(name)))
        {
            _pods.TryRemove(gone, out _);
        }

        foreach (var runner in _runners.Values.Where(r => !names.Contains(r.Key.PodName)))
        {
            runner.OnPodMissing();
        }
    }

    // What was seen of a pod is enough to hold on to it: the watch goes on from there, and a deletion names its uid. That there
    // is none is never concluded from here.
    private void Adopt(AttemptRunner runner)
    {
        if (runner.Facts.Pod is not PodKnowledge.Unknown)
        {
            return;
        }

        if (_pods.TryGetValue(runner.Key.PodName, out var pod))
        {
            runner.OnPod(pod);
        }
        else if (!_isListed)
        {
            runner.AwaitList(ListPatience);
        }
    }

    private static bool TryKey(LeaseRef lease, out AttemptKey key)
    {
        var good = JobName.TryParse(lease.Job, out var name) && lease.Attempt > 0;
        key = new AttemptKey(name, lease.Attempt);
        return good;
    }

    private async Task CarryAsync(AttemptRunner runner)
    {
        while (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            try
            {
                await runner.RunAsync(lifetime.ApplicationStopping);
                if (TryDrop(runner))
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                // The lease outlives the process; the next one goes on from the facts.
                return;
            }
            catch (Exception e)
            {
                // A bug in one attempt must not take the others down, nor the attempt: its lease is still renewed.
                LogRunnerFailed(e, runner.Key);
                await Task.Delay(FailurePause, time, lifetime.ApplicationStopping)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // A grant may come in while the runner ends; then it goes on.
    private bool TryDrop(AttemptRunner runner)
    {
        lock (_gate)
        {
            if (!runner.IsOver)
            {
                return false;
            }

            // Counted before it is gone: a drain reads Held without the lock, and then how many were handed back.
            if (runner.Facts.Released)
            {
                Interlocked.Increment(ref _released);
            }

            _runners.TryRemove(new(runner.Key, runner));
            _byPod.TryRemove(new(runner.Key.PodName, runner.Key));
        }

        changes.Publish(runner.Key);
        return true;
    }
}
