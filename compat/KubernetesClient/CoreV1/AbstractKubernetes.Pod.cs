namespace k8s;

public abstract partial class AbstractKubernetes : ICoreV1Operations
{
    Task<HttpOperationResponse<V1Pod>> ICoreV1Operations.CreateNamespacedPodWithHttpMessagesAsync(
        V1Pod body,
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

        return CallAsync<V1Pod>(
            HttpMethod.Post,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/pods",
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

    Task<HttpOperationResponse<V1Pod>> ICoreV1Operations.ReadNamespacedPodWithHttpMessagesAsync(
        string name,
        string namespaceParameter,
        bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(namespaceParameter);

        return CallAsync<V1Pod>(
            HttpMethod.Get,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/pods/{Escape(name)}",
            new QueryBuilder()
                .Add("pretty", pretty),
            null,
            null,
            customHeaders,
            cancellationToken);
    }

    Task<HttpOperationResponse<V1PodList>> ICoreV1Operations.ListNamespacedPodWithHttpMessagesAsync(
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

        return CallAsync<V1PodList>(
            HttpMethod.Get,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/pods",
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

    Task<HttpOperationResponse<V1PodList>> ICoreV1Operations.ListPodForAllNamespacesWithHttpMessagesAsync(
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
        return CallAsync<V1PodList>(
            HttpMethod.Get,
            "api/v1/pods",
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

    Task<HttpOperationResponse<V1Pod>> ICoreV1Operations.DeleteNamespacedPodWithHttpMessagesAsync(
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

        return CallAsync<V1Pod>(
            HttpMethod.Delete,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/pods/{Escape(name)}",
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

    Task<HttpOperationResponse<V1Status>> ICoreV1Operations.DeleteCollectionNamespacedPodWithHttpMessagesAsync(
        string namespaceParameter,
        V1DeleteOptions body,
        string continueParameter,
        string dryRun,
        string fieldSelector,
        int? gracePeriodSeconds,
        bool? ignoreStoreReadErrorWithClusterBreakingPotential,
        string labelSelector,
        int? limit,
        bool? orphanDependents,
        string propagationPolicy,
        string resourceVersion,
        string resourceVersionMatch,
        bool? sendInitialEvents,
        int? timeoutSeconds,
        bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(namespaceParameter);

        return CallAsync<V1Status>(
            HttpMethod.Delete,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/pods",
            new QueryBuilder()
                .Add("continue", continueParameter)
                .Add("dryRun", dryRun)
                .Add("fieldSelector", fieldSelector)
                .Add("gracePeriodSeconds", gracePeriodSeconds)
                .Add("ignoreStoreReadErrorWithClusterBreakingPotential", ignoreStoreReadErrorWithClusterBreakingPotential)
                .Add("labelSelector", labelSelector)
                .Add("limit", limit)
                .Add("orphanDependents", orphanDependents)
                .Add("propagationPolicy", propagationPolicy)
                .Add("resourceVersion", resourceVersion)
                .Add("resourceVersionMatch", resourceVersionMatch)
                .Add("sendInitialEvents", sendInitialEvents)
                .Add("timeoutSeconds", timeoutSeconds)
                .Add("pretty", pretty),
            body,
            null,
            customHeaders,
            cancellationToken);
    }

    Task<HttpOperationResponse<V1Pod>> ICoreV1Operations.PatchNamespacedPodWithHttpMessagesAsync(
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

        return CallAsync<V1Pod>(
            HttpMethod.Patch,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/pods/{Escape(name)}",
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

    Task<HttpOperationResponse<V1Pod>> ICoreV1Operations.ReplaceNamespacedPodWithHttpMessagesAsync(
        V1Pod body,
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

        return CallAsync<V1Pod>(
            HttpMethod.Put,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/pods/{Escape(name)}",
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

    Task<HttpOperationResponse<V1Pod>> ICoreV1Operations.ReadNamespacedPodStatusWithHttpMessagesAsync(
        string name,
        string namespaceParameter,
        bool? pretty,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(namespaceParameter);

        return CallAsync<V1Pod>(
            HttpMethod.Get,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/pods/{Escape(name)}/status",
            new QueryBuilder()
                .Add("pretty", pretty),
            null,
            null,
            customHeaders,
            cancellationToken);
    }

    Task<HttpOperationResponse<V1Pod>> ICoreV1Operations.PatchNamespacedPodStatusWithHttpMessagesAsync(
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

        return CallAsync<V1Pod>(
            HttpMethod.Patch,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/pods/{Escape(name)}/status",
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

    Task<HttpOperationResponse<V1Pod>> ICoreV1Operations.ReplaceNamespacedPodStatusWithHttpMessagesAsync(
        V1Pod body,
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

        return CallAsync<V1Pod>(
            HttpMethod.Put,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/pods/{Escape(name)}/status",
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

    Task<HttpOperationResponse<Stream>> ICoreV1Operations.ReadNamespacedPodLogWithHttpMessagesAsync(
        string name,
        string namespaceParameter,
        string container,
        bool? follow,
        bool? insecureSkipTLSVerifyBackend,
        int? limitBytes,
        bool? pretty,
        bool? previous,
        int? sinceSeconds,
        string stream,
        int? tailLines,
        bool? timestamps,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(namespaceParameter);

        return CallStreamAsync(
            HttpMethod.Get,
            $"api/v1/namespaces/{Escape(namespaceParameter)}/pods/{Escape(name)}/log",
            new QueryBuilder()
                .Add("container", container)
                .Add("follow", follow)
                .Add("insecureSkipTLSVerifyBackend", insecureSkipTLSVerifyBackend)
                .Add("limitBytes", limitBytes)
                .Add("pretty", pretty)
                .Add("previous", previous)
                .Add("sinceSeconds", sinceSeconds)
                .Add("stream", stream)
                .Add("tailLines", tailLines)
                .Add("timestamps", timestamps),
            customHeaders,
            cancellationToken);
    }
}
