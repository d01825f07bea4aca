namespace k8s;

/// <summary>The calls of the CoordinationV1 group that return the body itself, and the watches.</summary>
public static partial class CoordinationV1OperationsExtensions
{
    public static async Task<V1Lease> CreateNamespacedLeaseAsync(
        this ICoordinationV1Operations operations,
        V1Lease body,
        string namespaceParameter,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.CreateNamespacedLeaseWithHttpMessagesAsync(
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

    public static async Task<V1Lease> ReadNamespacedLeaseAsync(
        this ICoordinationV1Operations operations,
        string name,
        string namespaceParameter,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReadNamespacedLeaseWithHttpMessagesAsync(
            name,
            namespaceParameter,
            pretty,
            null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1LeaseList> ListNamespacedLeaseAsync(
        this ICoordinationV1Operations operations,
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
        using var result = await operations.ListNamespacedLeaseWithHttpMessagesAsync(
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

    public static IAsyncEnumerable<(WatchEventType, V1Lease)> WatchListNamespacedLeaseAsync(
        this ICoordinationV1Operations operations,
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
        var response = operations.ListNamespacedLeaseWithHttpMessagesAsync(
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
        return WatchStream.ReadAsync<V1Lease, V1LeaseList>(response, onError, cancellationToken);
    }

    public static async Task<V1Status> DeleteNamespacedLeaseAsync(
        this ICoordinationV1Operations operations,
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
        using var result = await operations.DeleteNamespacedLeaseWithHttpMessagesAsync(
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

    public static async Task<V1Lease> PatchNamespacedLeaseAsync(
        this ICoordinationV1Operations operations,
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
        using var result = await operations.PatchNamespacedLeaseWithHttpMessagesAsync(
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

    public static async Task<V1Lease> ReplaceNamespacedLeaseAsync(
        this ICoordinationV1Operations operations,
        V1Lease body,
        string name,
        string namespaceParameter,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceNamespacedLeaseWithHttpMessagesAsync(
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
