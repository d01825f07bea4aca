using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Archive.S3;

/// <summary>An archive in a bucket.</summary>
internal sealed partial class S3Archive(S3Client client, IOptions<ArchiveOptions> options, ILogger<S3Archive> logger) : IArchive
{
    private readonly S3Options _options = options.Value.S3;

    public bool IsShared => true;

    public async Task PutAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var upload = new S3Upload(client, NameOf(name), _options.PartBytes);
        await using (upload.ConfigureAwait(false))
        {
            try
            {
                await write(upload, cancellationToken);
                await upload.CompleteAsync(cancellationToken);
            }
            catch
            {
                await AbortAsync(upload, name);
                throw;
            }
        }
    }

    public async ValueTask<ArchiveBytes?> ReadAsync(
        string name, long position, int length, CancellationToken cancellationToken)
    {
        var range = position < 0
            ? string.Create(CultureInfo.InvariantCulture, $"bytes={position}")
            : string.Create(CultureInfo.InvariantCulture, $"bytes={position}-{position + length - 1}");
        var response = await client.SendAsync(
            new S3Request(HttpMethod.Get, NameOf(name)) { Range = range }, cancellationToken);
        if (response.Status is HttpStatusCode.NotFound)
        {
            return S3Xml.ErrorOf(response.Body).StartsWith("NoSuchBucket", StringComparison.Ordinal)
                ? throw new ArchiveException($"The archive has no bucket {_options.Bucket}.")
                : null;
        }

        if (response.Status is HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return new ArchiveBytes(default, 0); // Past the end, or of an empty object: no object of ours is one.
        }

        if (response.Range?.Length is { } total)
        {
            return new ArchiveBytes(response.Body.AsMemory(0, Math.Min(length, response.Body.Length)), total);
        }

        var whole = response.Body.AsMemory();
        var start = (int)(position < 0 ? Math.Max(0, whole.Length + position) : Math.Min(position, whole.Length));
        return new ArchiveBytes(whole.Slice(start, Math.Min(length, whole.Length - start)), whole.Length);
    }

    public async IAsyncEnumerable<ArchiveObject> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = "";
        do
        {
            var query = new Dictionary<string, string> { ["list-type"] = "2", ["prefix"] = _options.Prefix + prefix };
            if (next.Length > 0)
            {
                query["continuation-token"] = next;
            }

            var response = await client.SendAsync(new S3Request(HttpMethod.Get, "") { Query = query }, cancellationToken);
            if (response.Status != HttpStatusCode.OK)
            {
                throw new ArchiveException($"The bucket {_options.Bucket} cannot be listed: {S3Xml.ErrorOf(response.Body)}");
            }

            var page = S3Xml.Page(response.Body);
            foreach (var found in page.Objects)
            {
                yield return found with { Name = found.Name[_options.Prefix.Length..] };
            }

            next = page.Next;
        }
        while (next.Length > 0);
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        client.SendAsync(new S3Request(HttpMethod.Delete, NameOf(name)), cancellationToken);

    private string NameOf(string name) => _options.Prefix + name;

    // Parts that stay behind cost money and nothing else: a rule of the bucket for unfinished uploads removes them, too.
    private async Task AbortAsync(S3Upload upload, string name)
    {
        try
        {
            await upload.AbortAsync(CancellationToken.None);
        }
        catch (IOException e)
        {
            LogPartsStay(e, name);
        }
    }

    [LoggerMessage(488, LogLevel.Warning, "Parts of {Name} that did not become an object could not be removed from the bucket")]
    private partial void LogPartsStay(Exception error, string name);
}
