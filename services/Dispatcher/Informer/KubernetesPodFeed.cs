using System.Net;
using System.Runtime.CompilerServices;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Informer;

/// <summary><see cref="IPodFeed"/> on the real API.</summary>
public sealed class KubernetesPodFeed(IKubernetes kubernetes, string jobNamespace) : IPodFeed
{
    private const int PageSize = 500;

    public async Task<PodListing> ListAsync(CancellationToken cancellationToken)
    {
        var pods = new List<PodView>();
        V1PodList page;
        string? token = null;
        do
        {
            page = await kubernetes.CoreV1.ListNamespacedPodAsync(
                jobNamespace,
                continueParameter: token,
                labelSelector: PodLabels.Selector,
                limit: PageSize,
                cancellationToken: cancellationToken);
            pods.AddRange(page.Items.Select(pod => new PodView(pod)));
            token = page.Metadata?.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(token));

        return new PodListing(pods, page.Metadata?.ResourceVersion ?? "");
    }

    public async IAsyncEnumerable<PodNews> WatchAsync(
        string resourceVersion, TimeSpan timeout, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Exception? failure = null;
        var events = kubernetes.CoreV1.WatchListNamespacedPodAsync(
            jobNamespace,
            allowWatchBookmarks: true,
            labelSelector: PodLabels.Selector,
            resourceVersion: resourceVersion,
            timeoutSeconds: (int)timeout.TotalSeconds,
            onError: e => failure ??= e,
            cancellationToken: cancellationToken);
        var enumerator = events.GetAsyncEnumerator(cancellationToken);
        await using (enumerator)
        {
            while (await MoveNextAsync(enumerator))
            {
                var (type, pod) = enumerator.Current;
                ThrowIfFailed(failure);
                yield return new PodNews(KindOf(type), new PodView(pod));
            }
        }

        ThrowIfFailed(failure);
    }

    private static PodNewsKind KindOf(WatchEventType type) => type switch
    {
        WatchEventType.Deleted => PodNewsKind.Deleted,
        WatchEventType.Bookmark => PodNewsKind.Bookmark,
        _ => PodNewsKind.Changed,
    };

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<(WatchEventType, V1Pod)> enumerator)
    {
        try
        {
            return await enumerator.MoveNextAsync();
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Gone)
        {
            throw new WatchExpiredException(e.Message);
        }
        catch (HttpRequestException e) when (e.InnerException is EndOfStreamException)
        {
            // The client says this of a watch that the server ended before the first event.
            return false;
        }
    }

    // The client hands a Status in the stream to a callback and reads on: without this a 410 would look like silence.
    private static void ThrowIfFailed(Exception? failure)
    {
        switch (failure)
        {
            case null:
                return;
            case KubernetesException { Status.Code: (int)HttpStatusCode.Gone } expired:
                throw new WatchExpiredException(expired.Message);
            default:
                throw new IOException("the watch brought something that is no event", failure);
        }
    }
}
