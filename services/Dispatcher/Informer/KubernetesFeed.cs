using System.Net;
using System.Runtime.CompilerServices;
using k8s;
using k8s.Autorest;

namespace Mesh.Dispatcher.Informer;

/// <summary><see cref="IResourceFeed{T}"/> on the real API.</summary>
/// <param name="calls">The resource.</param>
/// <param name="onlyNews">True: lists tell the version and no objects, for a resource of which only news matters.</param>
public sealed class KubernetesFeed<T>(ResourceCalls<T> calls, bool onlyNews = false) : IResourceFeed<T>
{
    private const int PageSize = 500;

    public async Task<ResourceListing<T>> ListAsync(CancellationToken cancellationToken)
    {
        if (onlyNews)
        {
            var first = await calls.ListAsync(null, 1, cancellationToken);
            return new ResourceListing<T>([], first.Metadata?.ResourceVersion ?? "");
        }

        try
        {
            return await ListAsync(PageSize, cancellationToken);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Gone)
        {
            // The pages took longer than the server keeps their version: one page has no such limit.
            return await ListAsync(null, cancellationToken);
        }
    }

    public async IAsyncEnumerable<ResourceNews<T>> WatchAsync(
        string resourceVersion, TimeSpan timeout, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Exception? failure = null;
        var events = calls.Watch(resourceVersion, (int)timeout.TotalSeconds, e => failure ??= e, cancellationToken);
        var enumerator = events.GetAsyncEnumerator(cancellationToken);
        await using (enumerator)
        {
            while (await MoveNextAsync(enumerator))
            {
                var (type, item) = enumerator.Current;
                ThrowIfFailed(failure);
                yield return new ResourceNews<T>(KindOf(type), item);
            }
        }

        ThrowIfFailed(failure);
    }

    private async Task<ResourceListing<T>> ListAsync(int? limit, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        ListPage<T> page;
        string? token = null;
        do
        {
            page = await calls.ListAsync(token, limit, cancellationToken);
            items.AddRange(page.Items);
            token = page.Metadata?.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(token));

        return new ResourceListing<T>(items, page.Metadata?.ResourceVersion ?? "");
    }

    private static NewsKind KindOf(WatchEventType type) => type switch
    {
        WatchEventType.Deleted => NewsKind.Deleted,
        WatchEventType.Bookmark => NewsKind.Bookmark,
        _ => NewsKind.Changed,
    };

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<(WatchEventType, T)> enumerator)
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
