using System.Net;
using System.Text.Json.Nodes;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mesh.Bench.Clusters;

/// <summary>
/// Stands between the Dispatcher and the API server and counts. It adds the kubeconfig's credentials, so that the Dispatcher
/// needs none.
/// </summary>
internal sealed class ApiProxy : IAsyncDisposable
{
    private const string JobLabel = "mesh.dev/job";

    private readonly WebApplication _server;
    private readonly Kubernetes _kubernetes;

    private ApiProxy(WebApplication server, Kubernetes kubernetes) => (_server, _kubernetes) = (server, kubernetes);

    public ApiCalls Calls { get; } = new();

    public Uri Address =>
        new(_server.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());

    public static async Task<ApiProxy> StartAsync(Kubernetes kubernetes, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var server = builder.Build();
        var proxy = new ApiProxy(server, kubernetes);
        server.Run(proxy.HandleAsync);
        await server.StartAsync(cancellation);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _server.StopAsync(now.Token);
        await _server.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var body = await ReadBodyAsync(context);
        Count(context.Request, body);
        var left = context.RequestAborted;
        try
        {
            using var request = Request(context.Request, body);
            if (_kubernetes.Credentials is { } credentials)
            {
                await credentials.ProcessHttpRequestAsync(request, left);
            }

            using var answer = await _kubernetes.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, left);
            await ReturnAsync(answer, context.Response, left);
        }
        catch (Exception e) when (left.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // The Dispatcher ended a watch, or was killed.
        }
    }

    private static async Task<byte[]> ReadBodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }

    private void Count(HttpRequest request, byte[] body)
    {
        // /api/v1/namespaces/NS/RESOURCE/NAME or /apis/GROUP/VERSION/namespaces/NS/RESOURCE/NAME, and without a namespace.
        var parts = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var rest = parts[(parts[0] == "api" ? 2 : 3)..];
        var at = rest.Length > 2 && rest[0] == "namespaces" ? 2 : 0;
        var resource = rest.Length > at ? rest[at] : "";
        var isList = request.Method == "GET" && rest.Length == at + 1;
        var verb = !isList ? request.Method : request.Query.ContainsKey("watch") ? "WATCH" : "LIST";
        Calls.Count(verb, resource);
        if (verb == "POST" && resource == "pods" && rest.Length == at + 1
            && JsonNode.Parse(body)?["metadata"]?["labels"]?[JobLabel] is { } job)
        {
            Calls.PodCreate(job.GetValue<string>());
        }
    }

    private HttpRequestMessage Request(HttpRequest from, byte[] body)
    {
        var target = from.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.TrimStart('/');
        var request = new HttpRequestMessage(new HttpMethod(from.Method), new Uri(_kubernetes.BaseUri, target));
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", from.ContentType);
        }

        request.Headers.TryAddWithoutValidation("Accept", from.Headers.Accept.ToString());
        return request;
    }

    private async Task ReturnAsync(HttpResponseMessage answer, HttpResponse to, CancellationToken left)
    {
        if (answer.StatusCode == HttpStatusCode.Conflict)
        {
            Calls.CountConflict();
        }

        to.StatusCode = (int)answer.StatusCode;
        to.ContentType = answer.Content.Headers.ContentType?.ToString();
        await to.StartAsync(left);
        await using var stream = await answer.Content.ReadAsStreamAsync(left);
        int read;
        while ((read = await stream.ReadAsync(to.BodyWriter.GetMemory(16 * 1024), left)) > 0)
        {
            to.BodyWriter.Advance(read);
            await to.BodyWriter.FlushAsync(left);
        }
    }
}
