namespace k8s;

public static partial class CoreV1OperationsExtensions
{
    public static async Task<V1Service> CreateNamespacedServiceAsync(
        this ICoreV1Operations operations,
        V1Service body,
        string namespaceParameter,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.CreateNamespacedServiceWithHttpMessagesAsync(
            body,
            namespaceParameter,
            dryRun,
            fieldManager,
            fieldValidation,
            pretty,
            null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Service> ReadNamespacedServiceAsync(
        this ICoreV1Operations operations,
        string name,
        string namespaceParameter,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReadNamespacedServiceWithHttpMessagesAsync(
            name,
            namespaceParameter,
            pretty,
            null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1ServiceList> ListNamespacedServiceAsync(
        this ICoreV1Operations operations,
        string namespaceParameter,
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
        using var result = await operations.ListNamespacedServiceWithHttpMessagesAsync(
            namespaceParameter,
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

    public static IAsyncEnumerable<(WatchEventType, V1Service)> WatchListNamespacedServiceAsync(
        this ICoreV1Operations operations,
        string namespaceParameter,
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
        var response = operations.ListNamespacedServiceWithHttpMessagesAsync(
            namespaceParameter,
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
        return WatchStream.ReadAsync<V1Service, V1ServiceList>(response, onError, cancellationToken);
    }

    public static async Task<V1ServiceList> ListServiceForAllNamespacesAsync(
        this ICoreV1Operations operations,
        bool? allowWatchBookmarks = default,
        string continueParameter = default,
        string fieldSelector = default,
        string labelSelector = default,
        int? limit = default,
        bool? pretty = default,
        string resourceVersion = default,
        string resourceVersionMatch = default,
        bool? sendInitialEvents = default,
        int? timeoutSeconds = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ListServiceForAllNamespacesWithHttpMessagesAsync(
            allowWatchBookmarks,
            continueParameter,
            fieldSelector,
            labelSelector,
            limit,
            pretty,
            resourceVersion,
            resourceVersionMatch,
            sendInitialEvents,
            timeoutSeconds,
            false,
            null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static IAsyncEnumerable<(WatchEventType, V1Service)> WatchListServiceForAllNamespacesAsync(
        this ICoreV1Operations operations,
        bool? allowWatchBookmarks = default,
        string continueParameter = default,
        string fieldSelector = default,
        string labelSelector = default,
        int? limit = default,
        bool? pretty = default,
        string resourceVersion = default,
        string resourceVersionMatch = default,
        bool? sendInitialEvents = default,
        int? timeoutSeconds = default,
        Action<Exception> onError = null,
        CancellationToken cancellationToken = default)
    {
        var response = operations.ListServiceForAllNamespacesWithHttpMessagesAsync(
            allowWatchBookmarks,
            continueParameter,
            fieldSelector,
            labelSelector,
            limit,
            pretty,
            resourceVersion,
            resourceVersionMatch,
            sendInitialEvents,
            timeoutSeconds,
            true,
            null,
            cancellationToken);
        return WatchStream.ReadAsync<V1Service, V1ServiceList>(response, onError, cancellationToken);
    }

    public static async Task<V1Service> DeleteNamespacedServiceAsync(
        this ICoreV1Operations operations,
        string name,
        string namespaceParameter,
        V1DeleteOptions body = default,
        string dryRun = default,
        int? gracePeriodSeconds = default,
        bool? ignoreStoreReadErrorWithClusterBreakingPotential = default,
        bool? orphanDependents = default,
        string propagationPolicy = default,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.DeleteNamespacedServiceWithHttpMessagesAsync(
            name,
            namespaceParameter,
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

    public static async Task<V1Service> PatchNamespacedServiceAsync(
        this ICoreV1Operations operations,
        V1Patch body,
        string name,
        string namespaceParameter,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? force = default,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.PatchNamespacedServiceWithHttpMessagesAsync(
            body,
            name,
            namespaceParameter,
            dryRun,
            fieldManager,
            fieldValidation,
            force,
            pretty,
            null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Service> ReplaceNamespacedServiceAsync(
        this ICoreV1Operations operations,
        V1Service body,
        string name,
        string namespaceParameter,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceNamespacedServiceWithHttpMessagesAsync(
            body,
            name,
            namespaceParameter,
            dryRun,
            fieldManager,
            fieldValidation,
            pretty,
            null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }
}
