namespace k8s;

public abstract partial class AbstractKubernetes : ICoreV1Operations
{
    Task<HttpOperationResponse<V1Service>> ICoreV1Operations.CreateNamespacedServiceWithHttpMessagesAsync(
        V1Service body,
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

        return CallAsync<V1Service>(
            HttpMethod.Post,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/services",
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

    Task<HttpOperationResponse<V1Service>> ICoreV1Operations.ReadNamespacedServiceWithHttpMessagesAsync(
        string name,
        string namespaceParameter,
        bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(namespaceParameter);

        return CallAsync<V1Service>(
            HttpMethod.Get,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/services/{Escape(name)}",
            new QueryBuilder()
                .Add("pretty", pretty),
            null,
            null,
            customHeaders,
            cancellationToken);
    }

    Task<HttpOperationResponse<V1ServiceList>> ICoreV1Operations.ListNamespacedServiceWithHttpMessagesAsync(
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

        return CallAsync<V1ServiceList>(
            HttpMethod.Get,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/services",
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

    Task<HttpOperationResponse<V1ServiceList>> ICoreV1Operations.ListServiceForAllNamespacesWithHttpMessagesAsync(
        bool? allowWatchBookmarks,
        string continueParameter,
        string fieldSelector,
        string labelSelector,
        int? limit,
        bool? pretty,
        string resourceVersion,
        string resourceVersionMatch,
        bool? sendInitialEvents,
        int? timeoutSeconds,
        bool? watch,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken)
    {
        return CallAsync<V1ServiceList>(
            HttpMethod.Get,
            "api/v1/services",
            new QueryBuilder()
                .Add("allowWatchBookmarks", allowWatchBookmarks)
                .Add("continue", continueParameter)
                .Add("fieldSelector", fieldSelector)
                .Add("labelSelector", labelSelector)
                .Add("limit", limit)
                .Add("pretty", pretty)
                .Add("resourceVersion", resourceVersion)
                .Add("resourceVersionMatch", resourceVersionMatch)
                .Add("sendInitialEvents", sendInitialEvents)
                .Add("timeoutSeconds", timeoutSeconds)
                .Add("watch", watch),
            null,
            watch,
            customHeaders,
            cancellationToken);
    }

    Task<HttpOperationResponse<V1Service>> ICoreV1Operations.DeleteNamespacedServiceWithHttpMessagesAsync(
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

        return CallAsync<V1Service>(
            HttpMethod.Delete,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/services/{Escape(name)}",
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

    Task<HttpOperationResponse<V1Service>> ICoreV1Operations.PatchNamespacedServiceWithHttpMessagesAsync(
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

        return CallAsync<V1Service>(
            HttpMethod.Patch,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/services/{Escape(name)}",
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

    Task<HttpOperationResponse<V1Service>> ICoreV1Operations.ReplaceNamespacedServiceWithHttpMessagesAsync(
        V1Service body,
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

        return CallAsync<V1Service>(
            HttpMethod.Put,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/services/{Escape(name)}",
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
