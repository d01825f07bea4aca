using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;

namespace Mesh.Dispatcher.Tests.Kubernetes;

/// <summary>Answers in the place of an API server and keeps what was asked.</summary>
internal sealed class StubHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : DelegatingHandler
{
    public ConcurrentQueue<SeenRequest> Requests { get; } = new();

    public static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(json, new MediaTypeHeaderValue("application/json")) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Enqueue(new SeenRequest(
            request.Method.Method,
            request.RequestUri!.PathAndQuery,
            body,
            request.Content?.Headers.ContentType?.ToString(),
            request.Headers.Authorization?.ToString()));
        var response = answer(request);
        response.RequestMessage = request;
        return response;
    }
}
