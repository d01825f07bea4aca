using k8s.Models;
using Mesh.Dispatcher.Informer;

namespace Mesh.Dispatcher.Events;

/// <summary>Hears what is said of runner pods: one watch for all of them.</summary>
public sealed class PodEventWatch(
    IResourceFeed<Corev1Event> feed, IPodEventSink sink, WatchSettings settings, TimeProvider time, ILogger<PodEventWatch> logger)
    : ResourceWatch<Corev1Event>(feed, "events", settings with { RelistInterval = Timeout.InfiniteTimeSpan }, time, logger)
{
    // What was said while nobody listened is not told: the pod itself shows where it got to.
    protected override void OnListed(IReadOnlyList<Corev1Event> items)
    {
    }

    protected override void OnChanged(Corev1Event item) => sink.OnEvent(PodEvent.Of(item));

    // Events expire; that says nothing.
    protected override void OnDeleted(Corev1Event last)
    {
    }
}
