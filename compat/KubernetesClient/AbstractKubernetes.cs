using System.Net.Http.Headers;

namespace k8s;

/// <summary>Turns the calls of the operation groups into HTTP requests.</summary>
public abstract partial class AbstractKubernetes
{
    public ICoreV1Operations CoreV1 => this;

    public INetworkingV1Operations NetworkingV1 => this;

    public ICoordinationV1Operations CoordinationV1 => this;

    public IDiscoveryV1Operations DiscoveryV1 => this;

    /// <summary>The time that a call may take, body included. Watches and followed logs have no limit.</summary>
    public virtual TimeSpan HttpClientTimeout { get; set; } = TimeSpan.FromSeconds(100);

    protected virtual MediaTypeHeaderValue GetHeader(object body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var type = (body as V1Patch)?.Type switch
        {
            null => "application/json",
            V1Patch.PatchType.JsonPatch => "application/json-patch+json",
            V1Patch.PatchType.MergePatch => "application/merge-patch+json",
            V1Patch.PatchType.StrategicMergePatch => "application/strategic-merge-patch+json",
            V1Patch.PatchType.ApplyPatch => "application/apply-patch+yaml",
            _ => throw new ArgumentOutOfRangeException(nameof(body)),
        };
        return new MediaTypeHeaderValue(type, "utf-8");
    }

    protected abstract Task<HttpOperationResponse<T>> CreateResultAsync<T>(
        HttpRequestMessage httpRequest,
        HttpResponseMessage httpResponse,
        bool? watch,
        CancellationToken cancellationToken);

    protected abstract Task<HttpResponseMessage> SendRequest<T>(
        string relativeUri,
        HttpMethod method,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        T body,
        CancellationToken cancellationToken);

    private static string Escape(string segment) => Uri.EscapeDataString(segment);

    private async Task<HttpOperationResponse<T>> CallAsync<T>(
        HttpMethod method,
        string path,
        QueryBuilder query,
        object body,
        bool? watch,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (watch != true)
        {
            limit.CancelAfter(HttpClientTimeout);
        }

        // A watch is read after this method has returned, so it must not hang on the source that ends with it.
        var token = watch == true ? cancellationToken : limit.Token;
        var response = await SendRequest(path + query, method, customHeaders, body, token).ConfigureAwait(false);
        return await CreateResultAsync<T>(response.RequestMessage, response, watch, token).ConfigureAwait(false);
    }

    private async Task<HttpOperationResponse<Stream>> CallStreamAsync(
        HttpMethod method,
        string path,
        QueryBuilder query,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        CancellationToken cancellationToken)
    {
        var response = await SendRequest<object>(path + query, method, customHeaders, null, cancellationToken)
            .ConfigureAwait(false);
        return new HttpOperationResponse<Stream>
        {
            Request = response.RequestMessage,
            Response = response,
            Body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false),
        };
    }
}
