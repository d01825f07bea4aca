using System.Net.Http.Headers;
using System.Text;

namespace Serilog.Sinks.Elasticsearch.Shipping;

/// <summary>Calls one of the nodes; the next one when it does not answer.</summary>
internal sealed class ElasticsearchClient : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly IReadOnlyList<Uri> _nodes;
    private readonly string? _apiKey;
    private readonly TimeSpan _timeout;
    private int _node;

    public ElasticsearchClient(ElasticsearchSinkOptions options)
    {
        _nodes = options.Nodes;
        _apiKey = options.ApiKey;
        _timeout = options.ConnectionTimeout;
    }

    /// <summary>Calls, and gives the status and the body; status 0 and the error when no node answered in time.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<(int Status, byte[] Body)> CallAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte>? body, string type, CancellationToken cancel)
    {
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timed.CancelAfter(_timeout);
        for (var tries = 1; ; tries++)
        {
            var node = _nodes[_node % _nodes.Count];
            try
            {
                return await CallAsync(node, method, path, body, type, timed.Token).ConfigureAwait(false);
            }
            catch (HttpRequestException error)
            {
                _node++;
                if (tries >= _nodes.Count)
                {
                    return (0, Encoding.UTF8.GetBytes($"{node.Authority}: {error.Message}"));
                }
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                _node++;
                return (0, Encoding.UTF8.GetBytes($"{node.Authority} did not answer within {_timeout}"));
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(int Status, byte[] Body)> CallAsync(
        Uri node, HttpMethod method, string path, ReadOnlyMemory<byte>? body, string type, CancellationToken cancel)
    {
        var root = node.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
        using var request = new HttpRequestMessage(method, new Uri($"{root}/{path}"));
        request.Headers.Authorization = Authorization(node);
        if (body is { } bytes)
        {
            request.Content = new ReadOnlyMemoryContent(bytes);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }

        using var response = await _http.SendAsync(request, cancel).ConfigureAwait(false);
        return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false));
    }

    private AuthenticationHeaderValue? Authorization(Uri node) =>
        !string.IsNullOrEmpty(_apiKey) ? new AuthenticationHeaderValue("ApiKey", _apiKey)
        : node.UserInfo.Length > 0 ? new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(node.UserInfo))))
        : null;
}
