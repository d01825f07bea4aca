using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Mesh.Local.Tests.Support;

/// <summary>The API by plain HTTP, so that tests see exactly what goes over the wire.</summary>
public sealed class KubeApi(Uri address) : IDisposable
{
    public const string Pods = "/api/v1/namespaces/mesh-jobs/pods";
    public const string Secrets = "/api/v1/namespaces/mesh-jobs/secrets";
    public const string ConfigMaps = "/api/v1/namespaces/mesh-jobs/configmaps";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client = new() { BaseAddress = address, Timeout = Deadline };

    public Task<(HttpStatusCode Code, JsonObject Body)> GetAsync(string path, string? accept = null) =>
        SendAsync(HttpMethod.Get, path, null, accept: accept);

    public Task<(HttpStatusCode Code, JsonObject Body)> PostAsync(string path, string json) =>
        SendAsync(HttpMethod.Post, path, json);

    public Task<(HttpStatusCode Code, JsonObject Body)> DeleteAsync(string path, string? options = null) =>
        SendAsync(HttpMethod.Delete, path, options);

    public async Task<(HttpStatusCode Code, JsonObject Body)> SendAsync(
        HttpMethod method,
        string path,
        string? json,
        string type = "application/json",
        string? accept = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, MediaTypeHeaderValue.Parse(type));
        }

        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, JsonNode.Parse(text) as JsonObject ?? []);
    }

    public async Task<JsonObject> CreateAsync(string path, string json)
    {
        var (code, body) = await PostAsync(path, json);
        Assert.True(code == HttpStatusCode.Created, body.ToJsonString());
        return body;
    }

    /// <summary>A pod gets a priority by its class only.</summary>
    /// <returns>The field of a pod's spec that names a class of this priority.</returns>
    public async Task<string> PriorityAsync(int value)
    {
        var (code, body) = await PostAsync(
            "/apis/scheduling.k8s.io/v1/priorityclasses", $$$"""{"metadata":{"name":"priority-{{{value}}}"},"value":{{{value}}}}""");
        Assert.True(code is HttpStatusCode.Created or HttpStatusCode.Conflict, body.ToJsonString());
        return $"\"priorityClassName\":\"priority-{value}\",";
    }

    public Task<string> TextAsync(string path) => _client.GetStringAsync(path);

    /// <summary>The events of a watch, until the test stops reading.</summary>
    public async IAsyncEnumerable<(string Type, JsonObject Object)> WatchAsync(
        string path,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var joint = path.Contains('?') ? "&" : "?";
        await using var stream = await _client.GetStreamAsync($"{path}{joint}watch=1", cancellationToken);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            var change = JsonNode.Parse(line)!.AsObject();
            yield return ((string)change["type"]!, (JsonObject)change["object"]!.DeepClone());
        }
    }

    /// <summary>Waits, by a watch, for the pod to look as wanted; a deleted pod is shown as it last was.</summary>
    public async Task<JsonObject> WaitForPodAsync(string name, Func<JsonObject, bool> wanted)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var last = default(JsonObject);
        try
        {
            await foreach (var (_, pod) in WatchAsync($"{Pods}?fieldSelector=metadata.name={name}", deadline.Token))
            {
                last = pod;
                if (wanted(pod))
                {
                    return pod;
                }
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            last ??= [];
        }

        throw new TimeoutException($"pod {name} never looked as wanted; last: {last}");
    }

    public Task<JsonObject> WaitForEndAsync(string name) =>
        WaitForPodAsync(name, pod => (string?)pod["status"]?["phase"] is "Succeeded" or "Failed");

    public void Dispose() => _client.Dispose();
}
