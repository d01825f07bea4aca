namespace k8s;

/// <summary>The calls of the NetworkingV1 group that return the body itself, and the watches.</summary>
public static partial class NetworkingV1OperationsExtensions
{
    public static async Task<V1Ingress> CreateNamespacedIngressAsync(
        this INetworkingV1Operations operations,
        V1Ingress body,
        string namespaceParameter,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.CreateNamespacedIngressWithHttpMessagesAsync(
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

    public static async Task<V1Ingress> ReadNamespacedIngressAsync(
        this INetworkingV1Operations operations,
        string name,
        string namespaceParameter,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReadNamespacedIngressWithHttpMessagesAsync(
            name,
            namespaceParameter,
            pretty,
            null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1IngressList> ListNamespacedIngressAsync(
        this INetworkingV1Operations operations,
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
        using var result = await operations.ListNamespacedIngressWithHttpMessagesAsync(
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

    public static IAsyncEnumerable<(WatchEventType, V1Ingress)> WatchListNamespacedIngressAsync(
        this INetworkingV1Operations operations,
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
        var response = operations.ListNamespacedIngressWithHttpMessagesAsync(
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
        return WatchStream.ReadAsync<V1Ingress, V1IngressList>(response, onError, cancellationToken);
    }

    public static async Task<V1IngressList> ListIngressForAllNamespacesAsync(
        this INetworkingV1Operations operations,
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
        using var result = await operations.ListIngressForAllNamespacesWithHttpMessagesAsync(
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

    public static IAsyncEnumerable<(WatchEventType, V1Ingress)> WatchListIngressForAllNamespacesAsync(
        this INetworkingV1Operations operations,
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
        var response = operations.ListIngressForAllNamespacesWithHttpMessagesAsync(
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
        return WatchStream.ReadAsync<V1Ingress, V1IngressList>(response, onError, cancellationToken);
    }

    public static async Task<V1Status> DeleteNamespacedIngressAsync(
        this INetworkingV1Operations operations,
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
        using var result = await operations.DeleteNamespacedIngressWithHttpMessagesAsync(
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

    public static async Task<V1Ingress> PatchNamespacedIngressAsync(
        this INetworkingV1Operations operations,
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
        using var result = await operations.PatchNamespacedIngressWithHttpMessagesAsync(
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

    public static async Task<V1Ingress> ReplaceNamespacedIngressAsync(
        this INetworkingV1Operations operations,
        V1Ingress body,
        string name,
        string namespaceParameter,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceNamespacedIngressWithHttpMessagesAsync(
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

    public static async Task<V1Ingress> PatchNamespacedIngressStatusAsync(
        this INetworkingV1Operations operations,
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
        using var result = await operations.PatchNamespacedIngressStatusWithHttpMessagesAsync(
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

    public static async Task<V1Ingress> ReplaceNamespacedIngressStatusAsync(
        this INetworkingV1Operations operations,
        V1Ingress body,
        string name,
        string namespaceParameter,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceNamespacedIngressStatusWithHttpMessagesAsync(
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
