namespace k8s;

public static partial class CoreV1OperationsExtensions
{
    public static async Task<V1Namespace> CreateNamespaceAsync(
        this ICoreV1Operations operations,
        V1Namespace body,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.CreateNamespaceWithHttpMessagesAsync(
            body,
            dryRun,
            fieldManager,
            fieldValidation,
            pretty,
            null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Namespace> ReadNamespaceAsync(
        this ICoreV1Operations operations,
        string name,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReadNamespaceWithHttpMessagesAsync(
            name,
            pretty,
            null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1NamespaceList> ListNamespaceAsync(
        this ICoreV1Operations operations,
        bool? allowWatchBookmarks = default,
        string continueParameter = default,
        string fieldSelector = default,
        string labelSelector = default,
        int? limit = default,
        string resourceVersion = default,
        string resourceVersionMatch = default,
        bool? sendInitialEvents = default,
        int? timeoutSeconds = default,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListNamespaceWithHttpMessagesAsync(
            allowWatchBookmarks,
            continueParameter,
            fieldSelector,
            labelSelector,
            limit,
            resourceVersion,
            resourceVersionMatch,
            sendInitialEvents,
            timeoutSeconds,
            false,
            pretty,
            null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static IAsyncEnumerable<(WatchEventType, V1Namespace)> WatchListNamespaceAsync(
        this ICoreV1Operations operations,
        bool? allowWatchBookmarks = default,
        string continueParameter = default,
        string fieldSelector = default,
        string labelSelector = default,
        int? limit = default,
        string resourceVersion = default,
        string resourceVersionMatch = default,
        bool? sendInitialEvents = default,
        int? timeoutSeconds = default,
        bool? pretty = default,
        Action<Exception> onError = null,
        CancellationToken cancellationToken = default)
    {
        var response = operations.ListNamespaceWithHttpMessagesAsync(
            allowWatchBookmarks,
            continueParameter,
            fieldSelector,
            labelSelector,
            limit,
            resourceVersion,
            resourceVersionMatch,
            sendInitialEvents,
            timeoutSeconds,
            true,
            pretty,
            null,
            cancellationToken);
        return WatchStream.ReadAsync<V1Namespace, V1NamespaceList>(response, onError, cancellationToken);
    }

    public static async Task<V1Status> DeleteNamespaceAsync(
        this ICoreV1Operations operations,
        string name,
        V1DeleteOptions body = default,
        string dryRun = default,
        int? gracePeriodSeconds = default,
        bool? ignoreStoreReadErrorWithClusterBreakingPotential = default,
        bool? orphanDependents = default,
        string propagationPolicy = default,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.DeleteNamespaceWithHttpMessagesAsync(
            name,
            body,
            dryRun,
            gracePeriodSeconds,
            ignoreStoreReadErrorWithClusterBreakingPotential,
            orphanDependents,
            propagationPolicy,
            pretty,
            null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }
}
