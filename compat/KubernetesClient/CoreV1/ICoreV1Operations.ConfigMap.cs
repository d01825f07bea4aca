namespace k8s;

public partial interface ICoreV1Operations
{
    Task<HttpOperationResponse<V1ConfigMap>> CreateNamespacedConfigMapWithHttpMessagesAsync(
        V1ConfigMap body,
        string namespaceParameter,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1ConfigMap>> ReadNamespacedConfigMapWithHttpMessagesAsync(
        string name,
        string namespaceParameter,
        bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1ConfigMapList>> ListNamespacedConfigMapWithHttpMessagesAsync(
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
        bool? watch = default,
        bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1Status>> DeleteNamespacedConfigMapWithHttpMessagesAsync(
        string name,
        string namespaceParameter,
        V1DeleteOptions body = default,
        string dryRun = default,
        int? gracePeriodSeconds = default,
        bool? ignoreStoreReadErrorWithClusterBreakingPotential = default,
        bool? orphanDependents = default,
        string propagationPolicy = default,
        bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1ConfigMap>> PatchNamespacedConfigMapWithHttpMessagesAsync(
        V1Patch body,
        string name,
        string namespaceParameter,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? force = default,
        bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1ConfigMap>> ReplaceNamespacedConfigMapWithHttpMessagesAsync(
        V1ConfigMap body,
        string name,
        string namespaceParameter,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);
}
