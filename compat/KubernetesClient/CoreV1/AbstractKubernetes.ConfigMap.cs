namespace k8s;

public abstract partial class AbstractKubernetes : ICoreV1Operations
{
    Task<HttpOperationResponse<V1ConfigMap>> ICoreV1Operations.CreateNamespacedConfigMapWithHttpMessagesAsync(
        V1ConfigMap body,
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

        return CallAsync<V1ConfigMap>(
            HttpMethod.Post,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/configmaps",
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

    Task<HttpOperationResponse<V1ConfigMap>> ICoreV1Operations.ReadNamespacedConfigMapWithHttpMessagesAsync(
        string name,
        string namespaceParameter,
        bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(namespaceParameter);

        return CallAsync<V1ConfigMap>(
            HttpMethod.Get,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/configmaps/{Escape(name)}",
            new QueryBuilder()
                .Add("pretty", pretty),
            null,
            null,
            customHeaders,
            cancellationToken);
    }

    Task<HttpOperationResponse<V1ConfigMapList>> ICoreV1Operations.ListNamespacedConfigMapWithHttpMessagesAsync(
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

        return CallAsync<V1ConfigMapList>(
            HttpMethod.Get,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/configmaps",
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

    Task<HttpOperationResponse<V1Status>> ICoreV1Operations.DeleteNamespacedConfigMapWithHttpMessagesAsync(
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
            $"api/v1/namespaces/{Escape(namespaceParameter)}/configmaps/{Escape(name)}",
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

    Task<HttpOperationResponse<V1ConfigMap>> ICoreV1Operations.PatchNamespacedConfigMapWithHttpMessagesAsync(
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

        return CallAsync<V1ConfigMap>(
            HttpMethod.Patch,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/configmaps/{Escape(name)}",
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

    Task<HttpOperationResponse<V1ConfigMap>> ICoreV1Operations.ReplaceNamespacedConfigMapWithHttpMessagesAsync(
        V1ConfigMap body,
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

        return CallAsync<V1ConfigMap>(
            HttpMethod.Put,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/configmaps/{Escape(name)}",
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
