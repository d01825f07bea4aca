using Mesh.Dispatcher.Attempts;

namespace Mesh.Dispatcher.Pods;

/// <summary>
/// Makes so many calls at a time, and lets the next ones wait: a restart with thousands of attempts is no storm.
/// </summary>
public sealed class BoundedRunnerPods(IRunnerPods inner, int parallelism) : IRunnerPods
{
    private readonly SemaphoreSlim _places = new(parallelism);

    public Task<PodCreation> CreateAsync(AttemptOrder order, CancellationToken cancellationToken) =>
        TakeTurnAsync(() => inner.CreateAsync(order, cancellationToken), cancellationToken);

    public Task<SecretCreation> GiveSecretAsync(AttemptOrder order, PodView pod, CancellationToken cancellationToken) =>
        TakeTurnAsync(() => inner.GiveSecretAsync(order, pod, cancellationToken), cancellationToken);

    public Task<PodView?> ReadAsync(AttemptKey key, CancellationToken cancellationToken) =>
        TakeTurnAsync(() => inner.ReadAsync(key, cancellationToken), cancellationToken);

    public Task<bool> DeleteAsync(AttemptKey key, string uid, TimeSpan grace, CancellationToken cancellationToken) =>
        TakeTurnAsync(() => inner.DeleteAsync(key, uid, grace, cancellationToken), cancellationToken);

    private async Task<T> TakeTurnAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            return await call();
        }
        finally
        {
            _places.Release();
        }
    }
}
