namespace k8s;

public static partial class CoreV1OperationsExtensions
{
    public static async Task<V1Secret> CreateNamespacedSecretAsync(
        this ICoreV1Operations operations,
        V1Secret body,
        string namespaceParameter,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.CreateNamespacedSecretWithHttpMessagesAsync(
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

    public static async Task<V1Secret> ReadNamespacedSecretAsync(
        this ICoreV1Operations operations,
        string name,
        string namespaceParameter,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReadNamespacedSecretWithHttpMessagesAsync(
            name,
            namespaceParameter,
            pretty,
            null,
            cancellationToken).ConfigureAwait(false);
        return result.Body;
    }

    public static async Task<V1SecretList> ListNamespacedSecretAsync(
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
        using var result = await operations.ListNamespacedSecretWithHttpMessagesAsync(
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

    public static IAsyncEnumerable<(WatchEventType, V1Secret)> WatchListNamespacedSecretAsync(
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
        var response = operations.ListNamespacedSecretWithHttpMessagesAsync(
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
        return WatchStream.ReadAsync<V1Secret, V1SecretList>(response, onError, cancellationToken);
    }

    public static async Task<V1Status> DeleteNamespacedSecretAsync(
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
        using var result = await operations.DeleteNamespacedSecretWithHttpMessagesAsync(
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

    public static async Task<V1Status> DeleteCollectionNamespacedSecretAsync(
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
        using var result = await operations.DeleteCollectionNamespacedSecretWithHttpMessagesAsync(
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

    public static async Task<V1Secret> PatchNamespacedSecretAsync(
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
        using var result = await operations.PatchNamespacedSecretWithHttpMessagesAsync(
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

    public static async Task<V1Secret> ReplaceNamespacedSecretAsync(
        this ICoreV1Operations operations,
        V1Secret body,
        string name,
        string namespaceParameter,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? pretty = default,
        CancellationToken cancellationToken = default)
    {
        using var result = await operations.ReplaceNamespacedSecretWithHttpMessagesAsync(
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
