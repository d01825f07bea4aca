using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Mesh.Reporter.Page;

/// <summary>The files of Assets/ as they are in the assembly: what the browser runs is what was built.</summary>
internal sealed class PageAssets
{
    private const string Prefix = "Page/Assets/";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".html"] = "text/html; charset=utf-8",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, (byte[] Bytes, string Tag)> _files;

    public PageAssets()
    {
        var assembly = typeof(PageAssets).Assembly;
        _files = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], name => Read(assembly.GetManifestResourceStream(name)!));
    }

    public IEnumerable<string> Names => _files.Keys;

    /// <summary>A file's text, for pages that are filled in.</summary>
    public string Text(string name) => System.Text.Encoding.UTF8.GetString(_files[name].Bytes);

    /// <summary>Serves <c>/assets/{name}</c>; the shells are served under the addresses of what they show.</summary>
    public Task ServeAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        var extension = Path.GetExtension(name);
        if (extension == ".html" || !_files.TryGetValue(name, out var file))
        {
            return PageProblem.NotHere($"there is no file {name}").AnswerAsync(context);
        }

        var response = context.Response;
        // Asked for each time, and not sent again: after an update no browser runs half of the old page.
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = file.Tag;
        if (context.Request.Headers.IfNoneMatch == file.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = Types[extension];
        response.ContentLength = file.Bytes.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(file.Bytes, context.RequestAborted).AsTask();
    }

    private static (byte[] Bytes, string Tag) Read(Stream stream)
    {
        using (stream)
        {
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return (bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"");
        }
    }
}
