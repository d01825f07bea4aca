namespace Mesh.Dispatcher.Informer;

/// <summary>Where a watch's objects come from: list and watch of one resource of the Kubernetes API.</summary>
public interface IResourceFeed<T>
{
    /// <summary>Reads all objects.</summary>
    Task<ResourceListing<T>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Watches from a version on until the server ends the watch. Throws <see cref="WatchExpiredException"/> when the version is
    /// too old, and anything else that goes wrong as it is, before anything that came after it.
    /// </summary>
    IAsyncEnumerable<ResourceNews<T>> WatchAsync(string resourceVersion, TimeSpan timeout, CancellationToken cancellationToken);
}
