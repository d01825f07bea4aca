using System.Net;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Archive.S3;

/// <summary>Signs and sends requests, and tries again what may pass. For any number of threads.</summary>
internal sealed class S3Client(HttpClient http, IOptions<ArchiveOptions> options, S3Keys keys, TimeProvider time, Random random)
{
    private readonly S3Options _options = options.Value.S3;
    private readonly Uri _root = RootOf(options.Value.S3);

    /// <summary>The answer: 2xx, 404 or 416.</summary>
    /// <exception cref="ArchiveException">The store refuses, or fails again and again.</exception>
    public async Task<S3Response> SendAsync(S3Request request, CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await TryAsync(request, cancellationToken);
            }
            catch (Exception e) when (MayPass(e, cancellationToken) && tries < _options.Retries)
            {
                await Task.Delay(Pause(tries), time, cancellationToken);
            }
            catch (Exception e) when (MayPass(e, cancellationToken))
            {
                throw new ArchiveException($"The archive at {_root} does not answer: {e.Message}", e);
            }
        }
    }

    private async Task<S3Response> TryAsync(S3Request request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var message = Sign(request);
        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
        // All of it here: a body that is cut in the middle is tried again like any other failure.
        var body = await response.Content.ReadAsByteArrayAsync(either.Token);
        if (response.IsSuccessStatusCode
            || response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            var mark = response.Headers.TryGetValues("ETag", out var marks) ? string.Concat(marks) : "";
            return new S3Response(response.StatusCode, body, response.Content.Headers.ContentRange, mark);
        }

        var reason = $"{request.Method} {request.Name}: {(int)response.StatusCode} {S3Xml.ErrorOf(body)}";
        throw (int)response.StatusCode is 429 or >= 500
            ? new HttpRequestException(reason, null, response.StatusCode)
            : new ArchiveException($"The archive at {_root} refuses {reason}");
    }

    private HttpRequestMessage Sign(S3Request request)
    {
        var path = _root.AbsolutePath + string.Join('/', request.Name.Split('/').Select(SigV4.Escape));
        var query = SigV4.Query(request.Query);
        var hash = SigV4.Hash(request.Body.Span);
        var headers = new Dictionary<string, string>
        {
            ["host"] = _root.Authority,
            ["x-amz-content-sha256"] = hash,
            ["x-amz-date"] = SigV4.Stamp(time.GetUtcNow()),
        };
        if (request.Range.Length > 0)
        {
            headers["range"] = request.Range;
        }

        if (keys.SessionToken.Length > 0)
        {
            headers["x-amz-security-token"] = keys.SessionToken;
        }

        var address = new Uri(_root.GetLeftPart(UriPartial.Authority) + path + (query.Length > 0 ? "?" + query : ""));
        var message = new HttpRequestMessage(request.Method, address);
        if (request.Method == HttpMethod.Put || request.Method == HttpMethod.Post)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
        }

        foreach (var (name, value) in headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        var authorization = SigV4.Authorization(
            request.Method.Method, path, query, headers, hash, keys, _options.Region, "s3");
        message.Headers.TryAddWithoutValidation("Authorization", authorization);
        return message;
    }

    // Its path ends with a slash; names come behind it.
    private static Uri RootOf(S3Options options)
    {
        var endpoint = new Uri(options.Endpoint);
        return options.PathStyle
            ? new Uri(endpoint, $"/{options.Bucket}/")
            : new UriBuilder(endpoint) { Host = $"{options.Bucket}.{endpoint.Host}", Path = "/" }.Uri;
    }

    private static bool MayPass(Exception error, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
        && error is HttpRequestException or OperationCanceledException or (IOException and not ArchiveException);

    private TimeSpan Pause(int tries)
    {
        lock (random)
        {
            return _options.RetryDelay * Math.Pow(2, tries) * (0.5 + (0.5 * random.NextDouble()));
        }
    }
}
