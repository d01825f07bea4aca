using System.Threading.Channels;
using Mesh.Dispatcher.Attempts;
using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Tests.Pods;

/// <summary>Counts how many calls are under way; each lasts until the test ends it.</summary>
internal sealed class CountingPods : IRunnerPods
{
    private readonly Channel<TaskCompletionSource<PodView?>> _open = Channel.CreateUnbounded<TaskCompletionSource<PodView?>>();
    private int _now;

    public int Most { get; private set; }

    public async Task LetOneEndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var call = await _open.Reader.ReadAsync(limit.Token);
        Interlocked.Decrement(ref _now);
        call.SetResult(null);
    }

    public Task<PodView?> ReadAsync(AttemptKey key, CancellationToken cancellationToken)
    {
        Most = Math.Max(Most, Interlocked.Increment(ref _now));
        var call = new TaskCompletionSource<PodView?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open.Writer.TryWrite(call);
        return call.Task;
    }

    public Task<PodCreation> CreateAsync(AttemptOrder order, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> DeleteAsync(AttemptKey key, string uid, TimeSpan grace, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<SecretCreation> GiveSecretAsync(AttemptOrder order, PodView pod, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
