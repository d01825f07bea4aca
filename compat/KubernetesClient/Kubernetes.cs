using System.Net;
using k8s.Authentication;

namespace k8s;

/// <summary>Sends the calls over HTTP.</summary>
public partial class Kubernetes : AbstractKubernetes, IKubernetes
{
    private Uri _baseUri;

    public Uri BaseUri
    {
        get => _baseUri;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _baseUri = value.AbsoluteUri.EndsWith('/') ? value : new Uri(value.AbsoluteUri + "/");
        }
    }

    public ServiceClientCredentials Credentials { get; private set; }

    public HttpClient HttpClient { get; protected set; }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        HttpClient?.Dispose();
        HttpClient = null;
        _clientCertificate?.Dispose();
        _clientCertificate = null;
    }

    protected override async Task<HttpOperationResponse<T>> CreateResultAsync<T>(
        HttpRequestMessage httpRequest,
        HttpResponseMessage httpResponse,
        bool? watch,
        CancellationToken cancellationToken)
    {
        var result = new HttpOperationResponse<T> { Request = httpRequest, Response = httpResponse };
        if (watch == true)
        {
            // The body is the stream of events; WatchStream reads it.
            return result;
        }

        try
        {
            var stream = await httpResponse.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                result.Body = await JsonSerializer
                    .DeserializeAsync<T>(stream, _jsonOptions, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        catch
        {
            result.Dispose();
            throw;
        }

        return result;
    }

    protected override Task<HttpResponseMessage> SendRequest<T>(
        string relativeUri,
        HttpMethod method,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        T body,
        CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(method, new Uri(BaseUri, relativeUri));
        if (!_disableHttp2)
        {
            request.Version = HttpVersion.Version20;
        }

        foreach (var (name, values) in customHeaders ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, values);
        }

        var content = string.Empty;
        if (body != null)
        {
            content = KubernetesJson.Serialize(body, _jsonOptions);
            request.Content = new StringContent(content, GetHeader(body));
        }

        return SendRequestRaw(content, request, cancellationToken);
    }

    protected virtual async Task<HttpResponseMessage> SendRequestRaw(
        string requestContent,
        HttpRequestMessage httpRequest,
        CancellationToken cancellationToken)
    {
        if (Credentials != null)
        {
            await Credentials.ProcessHttpRequestAsync(httpRequest, cancellationToken).ConfigureAwait(false);
        }

        if (!string.IsNullOrWhiteSpace(_tlsServerName))
        {
            httpRequest.Headers.Host = _tlsServerName;
        }

        var response = await HttpClient
            .SendAsync(httpRequest, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (httpRequest)
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            throw new HttpOperationException($"the API server answered {(int)response.StatusCode} {response.StatusCode}: {text}")
            {
                Request = new HttpRequestMessageWrapper(httpRequest, requestContent),
                Response = new HttpResponseMessageWrapper(response, text),
            };
        }
    }
}
