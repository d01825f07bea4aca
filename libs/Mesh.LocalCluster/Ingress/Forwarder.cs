using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Mesh.Local.Ingress;

/// <summary>Carries one request to its backend and the answer back, piece by piece, in both directions at once.</summary>
internal sealed partial class Forwarder(RouteWatcher routes, ILogger<Forwarder> logger) : IDisposable
{
    private const int WindowBytes = 1024 * 1024;

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
        InitialHttp2StreamWindowSize = WindowBytes,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
    });

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var route = routes.Table.Find(request.Host.Host, request.Path.Value ?? "/");
        if (route is null)
        {
            await Refusals.NoRouteAsync(context).ConfigureAwait(false);
            return;
        }

        HttpResponseMessage? answer = null;
        try
        {
            answer = await SendAsync(context, route.Backend).ConfigureAwait(false);
            if (answer is null)
            {
                await Refusals.NoBackendAsync(context, route.Backend.Service).ConfigureAwait(false);
                return;
            }

            await ReturnAsync(context, answer).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            LogClientGone(request.Path);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            await FailAsync(context, route.Backend, failure).ConfigureAwait(false);
        }
        finally
        {
            answer?.Dispose();
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Null when the service has no endpoint. An endpoint that refuses the connection is passed over.</summary>
    private async Task<HttpResponseMessage?> SendAsync(HttpContext context, Backend backend)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (backend.Next() is not { } address)
            {
                return null;
            }

            try
            {
                return await _client.SendAsync(Request(context, backend, address), context.RequestAborted).ConfigureAwait(false);
            }
            catch (HttpRequestException refused) when (
                refused.HttpRequestError == HttpRequestError.ConnectionError && attempt < backend.Count)
            {
                LogPassedOver(address.ToString(), refused.Message);
            }
        }
    }

    private static HttpRequestMessage Request(HttpContext context, Backend backend, DnsEndPoint address)
    {
        var from = context.Request;
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var path = target is { Length: > 0 } && target[0] == '/' ? target : from.Path + from.QueryString.Value;
        var host = address.Host.Contains(':') ? $"[{address.Host}]" : address.Host;
        var request = new HttpRequestMessage(new HttpMethod(from.Method), $"http://{host}:{address.Port}{path}")
        {
            Version = backend.IsHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? from.ContentLength > 0;
        if (hasBody)
        {
            request.Content = new RequestStreamContent(context);
        }

        HeaderCopy.ToBackend(from, request);
        return request;
    }

    private static async Task ReturnAsync(HttpContext context, HttpResponseMessage answer)
    {
        var response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        HeaderCopy.ToClient(answer, response);
        if (response.Headers.ContainsKey("grpc-status"))
        {
            // Trailers only: it has to stay one frame, so nothing may be flushed before the end.
            return;
        }

        var cancelled = context.RequestAborted;
        await response.StartAsync(cancelled).ConfigureAwait(false);
        await response.BodyWriter.FlushAsync(cancelled).ConfigureAwait(false);
        var body = await answer.Content.ReadAsStreamAsync(cancelled).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            int read;
            while ((read = await body.ReadAsync(response.BodyWriter.GetMemory(16 * 1024), cancelled).ConfigureAwait(false)) > 0)
            {
                response.BodyWriter.Advance(read);
                await response.BodyWriter.FlushAsync(cancelled).ConfigureAwait(false);
            }
        }

        HeaderCopy.Trailers(answer, response);
    }

    private async Task FailAsync(HttpContext context, Backend backend, Exception failure)
    {
        LogBackendFailed(backend.Service, failure.Message);
        if (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await Refusals.BackendDownAsync(context, backend.Service).ConfigureAwait(false);
            return;
        }

        Refusals.Broken(context);
    }
}
