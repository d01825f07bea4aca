using System.Collections.Concurrent;
using System.Threading.Channels;
using Mesh.Dispatcher.Attempts;

namespace Mesh.Dispatcher.Runners;

/// <summary>
/// The attempts that have changed since they were taken last. Bounded by their number: many changes of one are one.
/// </summary>
public sealed class RunnerSubscription(Action<RunnerSubscription> remove) : IDisposable
{
    private readonly ConcurrentDictionary<AttemptKey, bool> _changed = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Waits for changes and takes them.</summary>
    public async Task<IReadOnlyList<AttemptKey>> NextAsync(CancellationToken cancellationToken)
    {
        await _signal.Reader.ReadAsync(cancellationToken);
        return [.. _changed.Keys.Where(key => _changed.TryRemove(key, out _))];
    }

    public void Dispose() => remove(this);

    internal void Post(AttemptKey key)
    {
        _changed[key] = true;
        _signal.Writer.TryWrite(true);
    }
}
