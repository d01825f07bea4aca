namespace k8s;

public abstract partial class AbstractKubernetes : ICoreV1Operations
{
    Task<HttpOperationResponse<V1Namespace>> ICoreV1Operations.CreateNamespaceWithHttpMessagesAsync(
        V1Namespace body,
        string dryRun,
        string fieldManager,
        string fieldValidation,
        bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);

        return CallAsync<V1Namespace>(
            HttpMethod.Post,
            "api/v1/namespaces",
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

    Task<HttpOperationResponse<V1Namespace>> ICoreV1Operations.ReadNamespaceWithHttpMessagesAsync(
        string name,
        bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);

        return CallAsync<V1Namespace>(
            HttpMethod.Get,
            $"api/v1/namespaces/{Escape(name)}",
            new QueryBuilder()
                .Add("pretty", pretty),
            null,
            null,
            customHeaders,
            cancellationToken);
    }

    Task<HttpOperationResponse<V1NamespaceList>> ICoreV1Operations.ListNamespaceWithHttpMessagesAsync(
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
        return CallAsync<V1NamespaceList>(
            HttpMethod.Get,
            "api/v1/namespaces",
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

    Task<HttpOperationResponse<V1Status>> ICoreV1Operations.DeleteNamespaceWithHttpMessagesAsync(
        string name,
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

        return CallAsync<V1Status>(
            HttpMethod.Delete,
            $"api/v1/namespaces/{Escape(name)}",
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
}
