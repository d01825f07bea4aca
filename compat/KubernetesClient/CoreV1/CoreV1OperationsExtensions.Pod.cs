namespace k8s;

/// <summary>The calls of the CoreV1 group that return the body itself, and the watches.</summary>
public static partial class CoreV1OperationsExtensions
{
    public static async Task<V1Pod> CreateNamespacedPodAsync(
        this ICoreV1Operations operations,
        V1Pod body,
        string namespaceParameter,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.CreateNamespacedPodWithHttpMessagesAsync(
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

    public static async Task<V1Pod> ReadNamespacedPodAsync(
        this ICoreV1Operations operations,
        string name,
        string namespaceParameter,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReadNamespacedPodWithHttpMessagesAsync(
            name,
            namespaceParameter,
            pretty,
            null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1PodList> ListNamespacedPodAsync(
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
        using var result = await operations.ListNamespacedPodWithHttpMessagesAsync(
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

    public static IAsyncEnumerable<(WatchEventType, V1Pod)> WatchListNamespacedPodAsync(
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
        var response = operations.ListNamespacedPodWithHttpMessagesAsync(
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
        return WatchStream.ReadAsync<V1Pod, V1PodList>(response, onError, cancellationToken);
    }

    public static async Task<V1PodList> ListPodForAllNamespacesAsync(
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
        using var result = await operations.ListPodForAllNamespacesWithHttpMessagesAsync(
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

    public static IAsyncEnumerable<(WatchEventType, V1Pod)> WatchListPodForAllNamespacesAsync(
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
        var response = operations.ListPodForAllNamespacesWithHttpMessagesAsync(
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
        return WatchStream.ReadAsync<V1Pod, V1PodList>(response, onError, cancellationToken);
    }

    public static async Task<V1Pod> DeleteNamespacedPodAsync(
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
        using var result = await operations.DeleteNamespacedPodWithHttpMessagesAsync(
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

    public static async Task<V1Status> DeleteCollectionNamespacedPodAsync(
        this ICoreV1Operations operations,
        string namespaceParameter,
        V1DeleteOptions body = default,
        string continueParameter = default,
        string dryRun = default,
        string fieldSelector = default,
        int? gracePeriodSeconds = default,
        bool? ignoreStoreReadErrorWithClusterBreakingPotential = default,
        string labelSelector = default,
        int? limit = default,
        bool? orphanDependents = default,
        string propagationPolicy = default,
        string resourceVersion = default,
        string resourceVersionMatch = default,
        bool? sendInitialEvents = default,
        int? timeoutSeconds = default,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.DeleteCollectionNamespacedPodWithHttpMessagesAsync(
            namespaceParameter,
            body,
            continueParameter,
            dryRun,
            fieldSelector,
            gracePeriodSeconds,
            ignoreStoreReadErrorWithClusterBreakingPotential,
            labelSelector,
            limit,
            orphanDependents,
            propagationPolicy,
            resourceVersion,
            resourceVersionMatch,
            sendInitialEvents,
            timeoutSeconds,
            pretty,
            null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Pod> PatchNamespacedPodAsync(
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
        using var result = await operations.PatchNamespacedPodWithHttpMessagesAsync(
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

    public static async Task<V1Pod> ReplaceNamespacedPodAsync(
        this ICoreV1Operations operations,
        V1Pod body,
        string name,
        string namespaceParameter,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceNamespacedPodWithHttpMessagesAsync(
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

    public static async Task<V1Pod> ReadNamespacedPodStatusAsync(
        this ICoreV1Operations operations,
        string name,
        string namespaceParameter,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReadNamespacedPodStatusWithHttpMessagesAsync(
            name,
            namespaceParameter,
            pretty,
            null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1Pod> PatchNamespacedPodStatusAsync(
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
        using var result = await operations.PatchNamespacedPodStatusWithHttpMessagesAsync(
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

    public static async Task<V1Pod> ReplaceNamespacedPodStatusAsync(
        this ICoreV1Operations operations,
        V1Pod body,
        string name,
        string namespaceParameter,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceNamespacedPodStatusWithHttpMessagesAsync(
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

    public static async Task<Stream> ReadNamespacedPodLogAsync(
        this ICoreV1Operations operations,
        string name,
        string namespaceParameter,
        string container = default,
        bool? follow = default,
        bool? insecureSkipTLSVerifyBackend = default,
        int? limitBytes = default,
        bool? pretty = default,
        bool? previous = default,
        int? sinceSeconds = default,
        string stream = default,
        int? tailLines = default,
        bool? timestamps = default,
        CancellationToken cancellationToken = default)
    {
        var result = await operations.ReadNamespacedPodLogWithHttpMessagesAsync(
            name,
            namespaceParameter,
            container,
            follow,
            insecureSkipTLSVerifyBackend,
            limitBytes,
            pretty,
            previous,
            sinceSeconds,
            stream,
            tailLines,
            timestamps,
            null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }
}
