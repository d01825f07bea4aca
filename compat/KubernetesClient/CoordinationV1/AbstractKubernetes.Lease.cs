namespace k8s;

public abstract partial class AbstractKubernetes : ICoordinationV1Operations
{
    Task<HttpOperationResponse<V1Lease>> ICoordinationV1Operations.CreateNamespacedLeaseWithHttpMessagesAsync(
        V1Lease body,
        string namespaceParameter,
        string dryRun,
        string fieldManager,
        string fieldValidation,
        bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(namespaceParameter);

        return CallAsync<V1Lease>(
            HttpMethod.Post,
            $"apis/coordination.k8s.io/v1/namespaces/{Escape(namespaceParameter)}/leases",
            new QueryBuilder()
                .Add("dryRun", dryRun)
                .Add("fieldManager", fieldManager)
                .Add("fieldValidation", fieldValidation)
                .Add("pretty", pretty),
            body,
            null,
            customHeaders,
            cancellationToken);
    }

    Task<HttpOperationResponse<V1Lease>> ICoordinationV1Operations.ReadNamespacedLeaseWithHttpMessagesAsync(
        string name,
        string namespaceParameter,
        bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(namespaceParameter);

        return CallAsync<V1Lease>(
            HttpMethod.Get,
            $"apis/coordination.k8s.io/v1/namespaces/{Escape(namespaceParameter)}/leases/{Escape(name)}",
            new QueryBuilder()
                .Add("pretty", pretty),
            null,
            null,
            customHeaders,
            cancellationToken);
    }

    Task<HttpOperationResponse<V1LeaseList>> ICoordinationV1Operations.ListNamespacedLeaseWithHttpMessagesAsync(
        string namespaceParameter,
        bool? allowWatchBookmarks,
        string continueParameter,
        string fieldSelector,
        string labelSelector,
        int? limit,
        string resourceVersion,
        string resourceVersionMatch,
        bool? sendInitialEvents,
        int? timeoutSeconds,
        bool? watch,
        bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(namespaceParameter);

        return CallAsync<V1LeaseList>(
            HttpMethod.Get,
            $"apis/coordination.k8s.io/v1/namespaces/{Escape(namespaceParameter)}/leases",
            new QueryBuilder()
                .Add("allowWatchBookmarks", allowWatchBookmarks)
                .Add("continue", continueParameter)
                .Add("fieldSelector", fieldSelector)
                .Add("labelSelector", labelSelector)
                .Add("limit", limit)
                .Add("resourceVersion", resourceVersion)
                .Add("resourceVersionMatch", resourceVersionMatch)
                .Add("sendInitialEvents", sendInitialEvents)
                .Add("timeoutSeconds", timeoutSeconds)
                .Add("watch", watch)
                .Add("pretty", pretty),
            null,
            watch,
            customHeaders,
            cancellationToken);
    }

    Task<HttpOperationResponse<V1Status>> ICoordinationV1Operations.DeleteNamespacedLeaseWithHttpMessagesAsync(
        string name,
        string namespaceParameter,
        V1DeleteOptions body,
        string dryRun,
        int? gracePeriodSeconds,
        bool? ignoreStoreReadErrorWithClusterBreakingPotential,
        bool? orphanDependents,
        string propagationPolicy,
        bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(namespaceParameter);

        return CallAsync<V1Status>(
            HttpMethod.Delete,
            $"apis/coordination.k8s.io/v1/namespaces/{Escape(namespaceParameter)}/leases/{Escape(name)}",
            new QueryBuilder()
                .Add("dryRun", dryRun)
                .Add("gracePeriodSeconds", gracePeriodSeconds)
                .Add("ignoreStoreReadErrorWithClusterBreakingPotential", ignoreStoreReadErrorWithClusterBreakingPotential)
                .Add("orphanDependents", orphanDependents)
                .Add("propagationPolicy", propagationPolicy)
                .Add("pretty", pretty),
            body,
            null,
            customHeaders,
            cancellationToken);
    }

    Task<HttpOperationResponse<V1Lease>> ICoordinationV1Operations.PatchNamespacedLeaseWithHttpMessagesAsync(
        V1Patch body,
        string name,
        string namespaceParameter,
        string dryRun,
        string fieldManager,
        string fieldValidation,
        bool? force,
        bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(namespaceParameter);

        return CallAsync<V1Lease>(
            HttpMethod.Patch,
            $"apis/coordination.k8s.io/v1/namespaces/{Escape(namespaceParameter)}/leases/{Escape(name)}",
            new QueryBuilder()
                .Add("dryRun", dryRun)
                .Add("fieldManager", fieldManager)
                .Add("fieldValidation", fieldValidation)
                .Add("force", force)
                .Add("pretty", pretty),
            body,
            null,
            customHeaders,
            cancellationToken);
    }

    Task<HttpOperationResponse<V1Lease>> ICoordinationV1Operations.ReplaceNamespacedLeaseWithHttpMessagesAsync(
        V1Lease body,
        string name,
        string namespaceParameter,
        string dryRun,
        string fieldManager,
        string fieldValidation,
        bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(namespaceParameter);

        return CallAsync<V1Lease>(
            HttpMethod.Put,
            $"apis/coordination.k8s.io/v1/namespaces/{Escape(namespaceParameter)}/leases/{Escape(name)}",
            new QueryBuilder()
                .Add("dryRun", dryRun)
                .Add("fieldManager", fieldManager)
                .Add("fieldValidation", fieldValidation)
                .Add("pretty", pretty),
            body,
            null,
            customHeaders,
            cancellationToken);
    }
}
