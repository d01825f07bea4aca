namespace k8s;

/// <summary>The calls of the CoreV1 group.</summary>
public partial interface ICoreV1Operations
{
    Task<HttpOperationResponse<V1Pod>> CreateNamespacedPodWithHttpMessagesAsync(
        V1Pod body,
        string namespaceParameter,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1Pod>> ReadNamespacedPodWithHttpMessagesAsync(
        string name,
        string namespaceParameter,
        bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1PodList>> ListNamespacedPodWithHttpMessagesAsync(
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

    Task<HttpOperationResponse<V1PodList>> ListPodForAllNamespacesWithHttpMessagesAsync(
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
        bool? watch = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1Pod>> DeleteNamespacedPodWithHttpMessagesAsync(
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

    Task<HttpOperationResponse<V1Status>> DeleteCollectionNamespacedPodWithHttpMessagesAsync(
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
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1Pod>> PatchNamespacedPodWithHttpMessagesAsync(
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

    Task<HttpOperationResponse<V1Pod>> ReplaceNamespacedPodWithHttpMessagesAsync(
        V1Pod body,
        string name,
        string namespaceParameter,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1Pod>> ReadNamespacedPodStatusWithHttpMessagesAsync(
        string name,
        string namespaceParameter,
        bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<V1Pod>> PatchNamespacedPodStatusWithHttpMessagesAsync(
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

    Task<HttpOperationResponse<V1Pod>> ReplaceNamespacedPodStatusWithHttpMessagesAsync(
        V1Pod body,
        string name,
        string namespaceParameter,
        string dryRun = default,
        string fieldManager = default,
        string fieldValidation = default,
        bool? pretty = default,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);

    Task<HttpOperationResponse<Stream>> ReadNamespacedPodLogWithHttpMessagesAsync(
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
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders = null,
        CancellationToken cancellationToken = default);
}
