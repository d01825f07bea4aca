using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Mesh.LogShipper.Tests.Support;

/// <summary>
/// A bucket. It checks each request's signature from what came over the wire, by code of its own, pages its listings by two,
/// and can fail in the ways that stores do.
/// </summary>
internal sealed class StubS3 : IAsyncDisposable
{
    public const string Bucket = "logs";
    public const string AccessKey = "AKSTUB";
    public const string SecretKey = "secret/of+the=stub";

    private const int PageSize = 2;

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, SortedDictionary<int, byte[]>> _uploads = new();

    private StubS3(WebApplication app) => _app = app;

    public ConcurrentDictionary<string, byte[]> Objects { get; } = new();

    /// <summary>How the next requests go wrong, one each.</summary>
    public ConcurrentQueue<StubFault> Faults { get; } = new();

    /// <summary>Method and target of each request.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public int OpenUploads => _uploads.Count;

    public string Address => _app.Urls.Single();

    /// <summary>True: names come in the path, else in the host.</summary>
    public bool PathStyle { get; set; } = true;

    public static async Task<StubS3> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var stub = new StubS3(app);
        app.Run(stub.ServeAsync);
        await app.StartAsync();
        return stub;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        Requests.Enqueue($"{context.Request.Method} {target}");
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        var body = buffer.ToArray();
        Faults.TryDequeue(out var fault);
        switch (fault)
        {
            case StubFault.Error500:
                await AnswerAsync(context, 500, "<Error><Code>InternalError</Code><Message>Try again.</Message></Error>");
                return;
            case StubFault.SlowDown:
                await AnswerAsync(context, 503, "<Error><Code>SlowDown</Code><Message>Less.</Message></Error>");
                return;
            case StubFault.Hang:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            case StubFault.Drop:
                context.Abort();
                return;
            default:
                break;
        }

        if (Refusal(context, target, body) is { } refusal)
        {
            await AnswerAsync(context, 403, $"<Error><Code>SignatureDoesNotMatch</Code><Message>{refusal}</Message></Error>");
            return;
        }

        var path = Uri.UnescapeDataString(target.Split('?')[0]);
        var name = PathStyle ? path[$"/{Bucket}/".Length..] : path[1..];
        await (context.Request.Method switch
        {
            "GET" when name.Length == 0 => ListAsync(context),
            "GET" => GetAsync(context, name, cut: fault == StubFault.CutInTheMiddle),
            "PUT" => PutAsync(context, name, body),
            "POST" => PostAsync(context, name, body, fails: fault == StubFault.ErrorIn200),
            _ => DeleteAsync(context, name),
        });
    }

    // Null: the signature is right.
    private static string? Refusal(HttpContext context, string target, byte[] body)
    {
        var fields = context.Request.Headers.Authorization.ToString()["AWS4-HMAC-SHA256 ".Length..].Split(", ")
            .Select(f => f.Split('=', 2)).ToDictionary(f => f[0], f => f[1]);
        var credential = fields["Credential"].Split('/');
        var hash = Convert.ToHexString(SHA256.HashData(body)).ToLowerInvariant();
        if (context.Request.Headers["x-amz-content-sha256"] != hash)
        {
            return "The hash is not that of the body.";
        }

        var signed = fields["SignedHeaders"].Split(';');
        foreach (var header in context.Request.Headers.Keys.Select(k => k.ToLowerInvariant()))
        {
            if ((header == "host" || header == "range" || header.StartsWith("x-amz-", StringComparison.Ordinal))
                && !signed.Contains(header))
            {
                return $"{header} is not signed.";
            }
        }

        var (path, query) = target.Split('?', 2) is [var p, var q] ? (p, q) : (target, "");
        var parts = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Contains('=') ? p : p + "=");
        var text = new StringBuilder($"{context.Request.Method}\n{path}\n");
        text.Append(string.Join('&', parts.Order(StringComparer.Ordinal))).Append('\n');
        foreach (var name in signed)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}:{context.Request.Headers[name]}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{fields["SignedHeaders"]}\n{hash}");
        var scope = string.Join('/', credential[1..]);
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))).ToLowerInvariant();
        var toSign = $"AWS4-HMAC-SHA256\n{context.Request.Headers["x-amz-date"]}\n{scope}\n{digest}";
        var key = Encoding.UTF8.GetBytes("AWS4" + SecretKey);
        foreach (var part in credential[1..])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        var expected = Convert.ToHexString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))).ToLowerInvariant();
        return credential[0] == AccessKey && fields["Signature"] == expected ? null : "The signature is another.";
    }

    private async Task GetAsync(HttpContext context, string name, bool cut)
    {
        if (!Objects.TryGetValue(name, out var bytes))
        {
            await AnswerAsync(context, 404, "<Error><Code>NoSuchKey</Code><Message>None.</Message></Error>");
            return;
        }

        var range = context.Request.Headers.Range.ToString()["bytes=".Length..].Split('-');
        var start = range[0].Length == 0
            ? Math.Max(0, bytes.Length - int.Parse(range[1], CultureInfo.InvariantCulture))
            : int.Parse(range[0], CultureInfo.InvariantCulture);
        var end = range[0].Length == 0
            ? bytes.Length
            : (int)Math.Min(bytes.Length, long.Parse(range[1], CultureInfo.InvariantCulture) + 1);
        if (start >= bytes.Length)
        {
            await AnswerAsync(context, 416, "<Error><Code>InvalidRange</Code><Message>None.</Message></Error>");
            return;
        }

        context.Response.StatusCode = 206;
        context.Response.Headers.ContentRange = $"bytes {start}-{end - 1}/{bytes.Length}";
        context.Response.ContentLength = end - start;
        if (cut)
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(start, (end - start) / 2));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        await context.Response.Body.WriteAsync(bytes.AsMemory(start, end - start));
    }

    private async Task PutAsync(HttpContext context, string name, byte[] body)
    {
        var mark = $"\"{Convert.ToHexString(SHA256.HashData(body))[..8]}\"";
        if (context.Request.Query["uploadId"].ToString() is { Length: > 0 } upload)
        {
            if (!_uploads.TryGetValue(upload, out var parts))
            {
                await AnswerAsync(context, 404, "<Error><Code>NoSuchUpload</Code><Message>None.</Message></Error>");
                return;
            }

            parts[int.Parse(context.Request.Query["partNumber"]!, CultureInfo.InvariantCulture)] = body;
        }
        else
        {
            Objects[name] = body;
        }

        context.Response.Headers.ETag = mark;
        await AnswerAsync(context, 200, "");
    }

    private async Task PostAsync(HttpContext context, string name, byte[] body, bool fails)
    {
        if (context.Request.Query.ContainsKey("uploads"))
        {
            var id = $"upload/{_uploads.Count + 1}+x";
            _uploads[id] = [];
            await AnswerAsync(
                context, 200, $"<InitiateMultipartUploadResult><UploadId>{id}</UploadId></InitiateMultipartUploadResult>");
            return;
        }

        if (fails)
        {
            await AnswerAsync(context, 200, "<Error><Code>InternalError</Code><Message>Later.</Message></Error>");
            return;
        }

        _uploads.TryRemove(context.Request.Query["uploadId"]!, out var parts);
        var listed = XElement.Parse(Encoding.UTF8.GetString(body)).Elements().ToList();
        var marks = parts!.Values.Select(p => $"\"{Convert.ToHexString(SHA256.HashData(p))[..8]}\"");
        Assert.Equal(marks, listed.Select(p => p.Element("ETag")!.Value));
        Objects[name] = [.. parts.Values.SelectMany(p => p)];
        await AnswerAsync(context, 200, "<CompleteMultipartUploadResult/>");
    }

    private Task DeleteAsync(HttpContext context, string name)
    {
        if (context.Request.Query["uploadId"].ToString() is { Length: > 0 } upload)
        {
            _uploads.TryRemove(upload, out _);
        }
        else
        {
            Objects.TryRemove(name, out _);
        }

        return AnswerAsync(context, 204, "");
    }

    private Task ListAsync(HttpContext context)
    {
        var prefix = context.Request.Query["prefix"].ToString();
        var after = context.Request.Query["continuation-token"].ToString();
        var names = Objects.Keys.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .SkipWhile(n => after.Length > 0 && string.CompareOrdinal(n, after[6..]) <= 0).ToList();
        XNamespace ns = "http://s3.amazonaws.com/doc/2006-03-01/";
        var page = names.Take(PageSize).ToList();
        var root = new XElement(
            ns + "ListBucketResult",
            new XElement(ns + "IsTruncated", names.Count > PageSize ? "true" : "false"),
            page.Select(n => new XElement(
                ns + "Contents", new XElement(ns + "Key", n), new XElement(ns + "LastModified", "2026-01-02T03:04:05.000Z"),
                new XElement(ns + "Size", Objects[n].Length))));
        if (names.Count > PageSize)
        {
            root.Add(new XElement(ns + "NextContinuationToken", "t/+=&#" + page[^1]));
        }

        return AnswerAsync(context, 200, root.ToString());
    }

    private static async Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        if (status != 204)
        {
            await context.Response.WriteAsync(body);
        }
    }
}
