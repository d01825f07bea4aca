namespace Mesh.Dispatcher.Informer;

/// <summary>Where the informer's pods come from: list and watch of the Kubernetes API.</summary>
public interface IPodFeed
{
    /// <summary>Reads all pods.</summary>
    Task<PodListing> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Watches from a version on until the server ends the watch. Throws <see cref="WatchExpiredException"/> when the version is
    /// too old, and anything else that goes wrong as it is.
    /// </summary>
    IAsyncEnumerable<PodNews> WatchAsync(string resourceVersion, TimeSpan timeout, CancellationToken cancellationToken);
}
