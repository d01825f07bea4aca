using System.Collections.Immutable;
using Mesh.Dispatcher.Attempts;

namespace Mesh.Dispatcher.Runners;

/// <summary>Tells those who watch that something of an attempt may look different now.</summary>
public sealed class RunnerChanges
{
    /// <summary>The most subscriptions at a time.</summary>
    public const int MaxSubscriptions = 100;

    private ImmutableList<RunnerSubscription> _subscriptions = [];

    /// <summary>Starts to listen; null when too many do.</summary>
    public RunnerSubscription? Subscribe()
    {
        var subscription = new RunnerSubscription(Remove);
        return ImmutableInterlocked.Update(
            ref _subscriptions, list => list.Count < MaxSubscriptions ? list.Add(subscription) : list)
            ? subscription
            : null;
    }

    /// <summary>Something of the attempt has changed.</summary>
    public void Publish(AttemptKey key)
    {
        foreach (var subscription in Volatile.Read(ref _subscriptions))
        {
            subscription.Post(key);
        }
    }

    private void Remove(RunnerSubscription subscription) =>
        ImmutableInterlocked.Update(ref _subscriptions, list => list.Remove(subscription));
}
