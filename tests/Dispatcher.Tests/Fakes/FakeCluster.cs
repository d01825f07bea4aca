using System.Runtime.CompilerServices;
using k8s.Models;
using Mesh.Dispatcher.Attempts;
using Mesh.Dispatcher.Informer;
using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Tests.Fakes;

/// <summary>Pods in memory, for several dispatchers: names are unique, watches resume, and who ran twice is remembered.</summary>
internal sealed class FakeCluster : IRunnerPods, IResourceFeed<V1Pod>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, V1Pod> _pods = new(StringComparer.Ordinal);
    private readonly List<ResourceNews<V1Pod>> _history = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Created { get; private set; }

    public int Reads { get; private set; }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _pods.Count;
            }
        }
    }

    /// <summary>Puts a pod of an attempt there, as a dispatcher would have made it.</summary>
    public V1Pod Put(AttemptKey key, DateTime? created = null)
    {
        var pod = PodSamples.Pod("Running", agent: PodSamples.Runs(), uid: $"uid-of-{key.PodName}").Pod;
        pod.Metadata.Name = key.PodName;
        pod.Spec.Volumes = PodSamples.Volumes(RunnerSecretName.Of(key, PodSamples.Suffix));
        pod.Metadata.Labels[PodLabels.Job] = key.Job.Id;
        pod.Metadata.Labels[PodLabels.Attempt] = $"{key.Attempt}";
        pod.Metadata.Annotations[PodLabels.JobNameAnnotation] = key.Job.ToString();
        pod.Metadata.CreationTimestamp = created;
        lock (_gate)
        {
            _pods[key.PodName] = pod;
            Tell(NewsKind.Changed, pod);
        }

        return pod;
    }

    public Task<PodCreation> CreateAsync(AttemptOrder order, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_pods.ContainsKey(order.Key.PodName))
            {
                return Task.FromResult<PodCreation>(new PodCreation.Exists());
            }

            Created++;
            return Task.FromResult<PodCreation>(new PodCreation.Created(new PodView(Put(order.Key))));
        }
    }

    public Task<PodView?> ReadAsync(AttemptKey key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Reads++;
            return Task.FromResult(_pods.TryGetValue(key.PodName, out var pod) ? new PodView(pod) : null);
        }
    }

    public Task<bool> DeleteAsync(AttemptKey key, string uid, TimeSpan grace, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_pods.TryGetValue(key.PodName, out var pod) || pod.Metadata.Uid != uid)
            {
                return Task.FromResult(false);
            }

            _pods.Remove(key.PodName);
            Tell(NewsKind.Deleted, pod);
            return Task.FromResult(true);
        }
    }

    public Task<SecretCreation> GiveSecretAsync(AttemptOrder order, PodView pod, CancellationToken cancellationToken) =>
        Task.FromResult<SecretCreation>(new SecretCreation.Given());

    public Task<ResourceListing<V1Pod>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(new ResourceListing<V1Pod>([.. _pods.Values], $"{_history.Count}"));
        }
    }

    public async IAsyncEnumerable<ResourceNews<V1Pod>> WatchAsync(
        string resourceVersion, TimeSpan timeout, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var version = int.Parse(resourceVersion, System.Globalization.CultureInfo.InvariantCulture);
        while (true)
        {
            ResourceNews<V1Pod>? news = null;
            Task more;
            lock (_gate)
            {
                more = _more.Task;
                if (version < _history.Count)
                {
                    news = _history[version++];
                }
            }

            if (news is not null)
            {
                yield return news;
            }
            else
            {
                await more.WaitAsync(cancellationToken);
            }
        }
    }

    private void Tell(NewsKind kind, V1Pod pod)
    {
        pod.Metadata.ResourceVersion = $"{_history.Count + 1}";
        _history.Add(new ResourceNews<V1Pod>(kind, pod));
        _more.TrySetResult();
        _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
