using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Shipping.Elastic;

/// <summary>
/// Asks one of the servers. Whatever goes wrong is part of the answer. A server that does not answer, or says that it cannot, is
/// left
/// for the next one by the request after it.
/// </summary>
public sealed class ElasticClient : IDisposable
{
    // The answer to 10,000 documents is about 4 MB, and to a page of 1,000 lines of 32 kB at most 200 MB with all its escapes.
    private const int MaxReplyBytes = 256 * 1024 * 1024;

    private readonly ElasticOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly Uri[] _servers;
    private readonly AuthenticationHeaderValue? _authentication;
    private int _current;

    public ElasticClient(IOptions<ElasticOptions> options, TimeProvider time)
    {
        (_options, _time) = (options.Value, time);
        _servers = [.. _options.Urls.Select(url => new Uri(url.TrimEnd('/') + "/"))];
        _http = new HttpClient(ElasticHandler.Create(_options)) { Timeout = Timeout.InfiniteTimeSpan };
        _authentication = Authentication(_options);
    }

    /// <summary>The server that is asked next.</summary>
    public Uri Server => _servers[_current % _servers.Length];

    /// <summary>Makes one request of one server.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path under the server's address, without a slash at its start.</param>
    /// <param name="content">The body; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ElasticReply> AskAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        var current = _current;
        using var request = new HttpRequestMessage(method, new Uri(_servers[current % _servers.Length], path));
        request.Content = content;
        request.Headers.Authorization = _authentication;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var timeout = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var reply = await SendAsync(request, timeout, stop.Token, cancellationToken);
        if (reply.Status is null or HttpStatusCode.TooManyRequests || (int)reply.Status >= 500)
        {
            // Whoever else saw the same server fail has moved on already.
            Interlocked.CompareExchange(ref _current, (current + 1) % _servers.Length, current);
        }

        return reply;
    }

    public void Dispose() => _http.Dispose();

    private async Task<ElasticReply> SendAsync(
        HttpRequestMessage request, CancellationTokenSource timeout, CancellationToken stop, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            var body = await ReadAsync(response, stop);
            return new ElasticReply(response.StatusCode, body, "", RetryAfter: RetryAfter(response));
        }
        catch (HttpRequestException e)
        {
            var reached = e.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError);
            return new ElasticReply(null, default, e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message, reached);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return new ElasticReply(null, default, e.Message);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new ElasticReply(null, default, $"No answer came within {_options.RequestTimeout}.");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        using var buffer = new MemoryStream();
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        var block = new byte[16 * 1024];
        int read;
        while ((read = await body.ReadAsync(block, stop)) > 0)
        {
            if (buffer.Length + read > MaxReplyBytes)
            {
                throw new InvalidDataException($"The answer has more than {MaxReplyBytes} bytes.");
            }

            buffer.Write(block, 0, read);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > _time.GetUtcNow() => date - _time.GetUtcNow(),
        _ => null,
    };

    private static AuthenticationHeaderValue? Authentication(ElasticOptions options)
    {
        if (options.ApiKey.Length > 0)
        {
            return new AuthenticationHeaderValue("ApiKey", options.ApiKey);
        }

        return options.Username.Length == 0
            ? null
            : new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Username}:{options.Password}")));
    }
}
