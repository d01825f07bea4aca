using k8s;

namespace Mesh.Dispatcher.Informer;

/// <summary>The two calls of one resource that a feed is made of.</summary>
/// <param name="ListAsync">Reads a page: the continue token, the page's size.</param>
/// <param name="Watch">Watches from a version, for a number of seconds, with a callback for what is no event.</param>
public sealed record ResourceCalls<T>(
    Func<string?, int?, CancellationToken, Task<ListPage<T>>> ListAsync,
    Func<string, int, Action<Exception>, CancellationToken, IAsyncEnumerable<(WatchEventType, T)>> Watch);
