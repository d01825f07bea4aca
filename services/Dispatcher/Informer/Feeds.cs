using k8s;
using k8s.Models;
using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Informer;

/// <summary>The resources that the Dispatcher watches, each filtered by the server.</summary>
public static class Feeds
{
    /// <summary>The runner pods.</summary>
    public static KubernetesFeed<V1Pod> Pods(IKubernetes kubernetes, string jobNamespace) => new(new ResourceCalls<V1Pod>(
        async (token, limit, cancellationToken) =>
        {
            var page = await kubernetes.CoreV1.ListNamespacedPodAsync(
                jobNamespace,
                continueParameter: token,
                labelSelector: PodLabels.Selector,
                limit: limit,
                cancellationToken: cancellationToken);
            return new ListPage<V1Pod>(page.Items, page.Metadata);
        },
        (version, seconds, onError, cancellationToken) => kubernetes.CoreV1.WatchListNamespacedPodAsync(
            jobNamespace,
            allowWatchBookmarks: true,
            labelSelector: PodLabels.Selector,
            resourceVersion: version,
            timeoutSeconds: seconds,
            onError: onError,
            cancellationToken: cancellationToken)));

    /// <summary>The peasant nodes.</summary>
    public static KubernetesFeed<V1Node> Peasants(IKubernetes kubernetes) => new(new ResourceCalls<V1Node>(
        async (token, limit, cancellationToken) =>
        {
            var page = await kubernetes.CoreV1.ListNodeAsync(
                continueParameter: token,
                labelSelector: PodPlacement.PeasantSelector,
                limit: limit,
                cancellationToken: cancellationToken);
            return new ListPage<V1Node>(page.Items, page.Metadata);
        },
        (version, seconds, onError, cancellationToken) => kubernetes.CoreV1.WatchListNodeAsync(
            allowWatchBookmarks: true,
            labelSelector: PodPlacement.PeasantSelector,
            resourceVersion: version,
            timeoutSeconds: seconds,
            onError: onError,
            cancellationToken: cancellationToken)));

    /// <summary>What is said of pods in the namespace of the jobs, from now on: events are news, not history.</summary>
    public static KubernetesFeed<Corev1Event> PodEvents(IKubernetes kubernetes, string jobNamespace)
    {
        const string AboutPods = "involvedObject.kind=Pod";
        return new KubernetesFeed<Corev1Event>(
            new ResourceCalls<Corev1Event>(
                async (token, limit, cancellationToken) =>
                {
                    var page = await kubernetes.CoreV1.ListNamespacedEventAsync(
                        jobNamespace,
                        continueParameter: token,
                        fieldSelector: AboutPods,
                        limit: limit,
                        cancellationToken: cancellationToken);
                    return new ListPage<Corev1Event>(page.Items, page.Metadata);
                },
                (version, seconds, onError, cancellationToken) => kubernetes.CoreV1.WatchListNamespacedEventAsync(
                    jobNamespace,
                    allowWatchBookmarks: true,
                    fieldSelector: AboutPods,
                    resourceVersion: version,
                    timeoutSeconds: seconds,
                    onError: onError,
                    cancellationToken: cancellationToken)),
            onlyNews: true);
    }
}
