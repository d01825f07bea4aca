using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mesh.Testing.Elasticsearch;

/// <summary>
/// A server on loopback that speaks as much of Elasticsearch's API as Mesh uses, in the forms of version 8 and 9: <c>_bulk</c>,
/// index templates, <c>_search</c>. It fails as a test says.
/// </summary>
internal sealed class StubElasticsearch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<IReadOnlyList<StubItem>> _bulks = [];
    private WebApplication _app = null!;

    public StubIndices Indices { get; } = new();

    public string Url { get; private set; } = "";

    /// <summary>What goes wrong with a bulk request.</summary>
    public Func<IReadOnlyList<StubItem>, StubFault> Fault { get; set; } = _ => StubFault.None;

    /// <summary>What goes wrong with one document; null for nothing.</summary>
    public Func<StubItem, StubItemFault?> ItemFault { get; set; } = _ => null;

    /// <summary>The status with which templates are refused; null: they are taken.</summary>
    public HttpStatusCode? TemplateRefusal { get; set; }

    /// <summary>Bytes of a request, unpacked; more are answered with 413.</summary>
    public int MaxBodyBytes { get; set; } = int.MaxValue;

    /// <summary>The `authorization` header that is wanted; null: none is.</summary>
    public string? Authorization { get; set; }

    /// <summary>The bulk requests that came, whatever was answered.</summary>
    public IReadOnlyList<IReadOnlyList<StubItem>> Bulks
    {
        get
        {
            lock (_gate)
            {
                return [.. _bulks];
            }
        }
    }

    /// <summary>The content encodings of the bulk requests.</summary>
    public List<string> Encodings { get; } = [];

    /// <summary>Starts it on a port; 0: a free one.</summary>
    public static async Task<StubElasticsearch> StartAsync(int port = 0)
    {
        var stub = new StubElasticsearch();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        stub._app = builder.Build();
        stub._app.Run(stub.ServeAsync);
        await stub._app.StartAsync();
        stub.Url = stub._app.Urls.Single();
        return stub;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var body = await ReadAsync(context.Request);
        var path = context.Request.Path.Value!;
        if (Authorization is { } wanted && context.Request.Headers.Authorization.ToString() != wanted)
        {
            await FailAsync(context, 401, "security_exception", "unable to authenticate user");
        }
        else if (path == "/_bulk" && HttpMethods.IsPost(context.Request.Method))
        {
            await BulkAsync(context, body);
        }
        else if (path.StartsWith("/_index_template/", StringComparison.Ordinal))
        {
            await TemplateAsync(context, path["/_index_template/".Length..], body);
        }
        else if (path.EndsWith("/_search", StringComparison.Ordinal))
        {
            var index = path[1..^"/_search".Length];
            await AnswerAsync(context, 200, StubSearch.Run(Indices.Documents(index), JsonNode.Parse(body)!.AsObject()));
        }
        else
        {
            await FailAsync(context, 400, "illegal_argument_exception", $"no handler found for uri [{path}]");
        }
    }

    private async Task BulkAsync(HttpContext context, byte[] body)
    {
        if (body.Length > MaxBodyBytes)
        {
            context.Response.StatusCode = 413;
            return;
        }

        var items = Parse(body);
        lock (_gate)
        {
            _bulks.Add(items);
            Encodings.Add(context.Request.Headers.ContentEncoding.ToString());
        }

        var fault = Fault(items);
        switch (fault)
        {
            case StubFault.TooManyRequests:
                await FailAsync(context, 429, "circuit_breaking_exception", "[parent] Data too large");
                return;
            case StubFault.Unavailable:
                await FailAsync(context, 503, "master_not_discovered_exception", "no master");
                return;
            case StubFault.BadGateway:
                await PageAsync(context, 502);
                return;
            case StubFault.Unauthorized:
                await FailAsync(context, 401, "security_exception", "missing authentication credentials");
                return;
            case StubFault.Forbidden:
                await FailAsync(context, 403, "security_exception", "action [indices:data/write/bulk] is unauthorized");
                return;
            case StubFault.NotFound:
                await PageAsync(context, 404);
                return;
            case StubFault.BadRequest:
                await FailAsync(context, 400, "illegal_argument_exception", "Malformed content");
                return;
            case StubFault.CutBefore:
                context.Abort();
                return;
        }

        await AnswerBulkAsync(context, fault, [.. items.Select(item => Indices.Create(item, ItemFault(item)))]);
    }

    private async Task AnswerBulkAsync(HttpContext context, StubFault fault, List<JsonObject> results)
    {
        if (fault == StubFault.FewerItems)
        {
            results.RemoveAt(results.Count - 1);
        }
        else if (fault == StubFault.MoreItems)
        {
            results.Add(results[0].DeepClone().AsObject());
        }

        var answer = new JsonObject
        {
            ["errors"] = results.Exists(r => (int)r["status"]! >= 300),
            ["took"] = 3,
            ["items"] = new JsonArray([.. results.Select(r => new JsonObject { ["create"] = r })]),
        };
        switch (fault)
        {
            case StubFault.Html:
                await PageAsync(context, 200);
                break;
            case StubFault.TruncatedJson:
                var text = answer.ToJsonString();
                await context.Response.WriteAsync(text[..(text.Length / 2)]);
                break;
            case StubFault.CutAfter:
                context.Abort();
                break;
            case StubFault.Silence:
                await Task.Delay(Timeout.Infinite, CancellationTokenSource.CreateLinkedTokenSource(
                    context.RequestAborted, _stop.Token).Token).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            default:
                await AnswerAsync(context, 200, answer);
                break;
        }
    }

    private async Task TemplateAsync(HttpContext context, string name, byte[] body)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            if (Indices.Template(name) is not { } template)
            {
                await FailAsync(context, 404, "resource_not_found_exception", $"index template matching [{name}] not found");
                return;
            }

            var entry = new JsonObject { ["name"] = name, ["index_template"] = template.DeepClone() };
            await AnswerAsync(context, 200, new JsonObject { ["index_templates"] = new JsonArray(entry) });
        }
        else if (TemplateRefusal is { } refusal)
        {
            await FailAsync(context, (int)refusal, "security_exception", "action [indices:admin/index_template/put] is unauthorized");
        }
        else
        {
            Indices.PutTemplate(name, JsonNode.Parse(body)!);
            await AnswerAsync(context, 200, new JsonObject { ["acknowledged"] = true });
        }
    }

    private static List<StubItem> Parse(byte[] body)
    {
        Assert.Equal((byte)'\n', body[^1]);
        var lines = System.Text.Encoding.UTF8.GetString(body)[..^1].Split('\n');
        var items = new List<StubItem>();
        for (var i = 0; i < lines.Length; i += 2)
        {
            var action = JsonNode.Parse(lines[i])!["create"]!;
            items.Add(new StubItem((string)action["_index"]!, (string)action["_id"]!, JsonNode.Parse(lines[i + 1])!.AsObject()));
        }

        return items;
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        if (request.Headers.ContentEncoding == "gzip")
        {
            await using var unpacked = new GZipStream(request.Body, CompressionMode.Decompress);
            await unpacked.CopyToAsync(buffer);
        }
        else
        {
            await request.Body.CopyToAsync(buffer);
        }

        return buffer.ToArray();
    }

    private static Task FailAsync(HttpContext context, int status, string type, string reason)
    {
        JsonObject Error() => new() { ["type"] = type, ["reason"] = reason };
        var error = Error();
        error["root_cause"] = new JsonArray(Error());
        return AnswerAsync(context, status, new JsonObject { ["error"] = error, ["status"] = status });
    }

    private static Task PageAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync("<html><body><h1>nginx</h1></body></html>");
    }

    private static Task AnswerAsync(HttpContext context, int status, JsonNode answer)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(answer.ToJsonString());
    }
}
