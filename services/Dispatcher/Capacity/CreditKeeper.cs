using Mesh.Dispatcher.Informer;
using Mesh.Dispatcher.Runners;
using Microsoft.Extensions.Options;

namespace Mesh.Dispatcher.Capacity;

/// <summary>
/// Keeps what is asked of the queue in step with the room that the peasants have. A few looks a second, at memory only.
/// </summary>
public sealed class CreditKeeper(
    PeasantWatch peasants,
    PodInformer pods,
    RunnerRegistry runners,
    LeaseCredits credits,
    IOptions<DispatcherOptions> options,
    TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // What a job of which nothing else is known takes: the defaults of its limits, and the agent beside it.
    private static readonly PodSize Usual = new(525, 576L << 20);

    // A node watch that does not come up for so long is not allowed, or broken: then only MaxLeases counts.
    private static readonly TimeSpan NodePatience = TimeSpan.FromSeconds(10);

    private readonly long _start = time.GetTimestamp();
    private readonly Dictionary<string, PlacedPod> _placed = new(StringComparer.Ordinal);
    private (long Pods, long Nodes) _seen = (-1, -1);
    private RoomEstimate? _room;

    /// <summary>Looks once.</summary>
    internal void Look()
    {
        var revisions = (pods.Revision, peasants.Revision);
        if (revisions != _seen)
        {
            _seen = revisions;
            _room = pods.IsSynced && peasants.IsSynced ? RoomEstimate.Of(peasants.Open, Place(), Usual) : null;
        }

        // Before the pods that are there are known, every new one would be a guess.
        var isBlind = !pods.IsSynced || (!peasants.IsSynced && time.GetElapsedTime(_start) < NodePatience);
        var wanted = runners.IsDraining || isBlind
            ? 0
            : CreditPolicy.Wanted(
                options.Value.MaxLeases, runners.Held, runners.Podless, _room, options.Value.Lookahead);
        credits.Set(wanted, _room);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                Look();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Nothing is left to ask for.
        }
    }

    private Dictionary<string, PlacedPod>.ValueCollection Place()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pod in pods.Pods)
        {
            var name = pod.Pod.Metadata.Name;
            if (PlacedPod.Of(pod, _placed.GetValueOrDefault(name)) is { } placed)
            {
                _placed[name] = placed;
                names.Add(name);
            }
        }

        foreach (var gone in _placed.Keys.Where(name => !names.Contains(name)).ToList())
        {
            _placed.Remove(gone);
        }

        return _placed.Values;
    }
}
