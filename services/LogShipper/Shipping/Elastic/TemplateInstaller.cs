using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Shipping.Elastic;

/// <summary>
/// Installs the index template where it is missing or older. A server that refuses it is said so once, and logs are shipped all
/// the
/// same: into what the cluster's own templates make of them.
/// </summary>
internal sealed partial class TemplateInstaller(
    ElasticClient client, IOptions<ElasticOptions> options, ILogger<TemplateInstaller> logger)
{
    private const string Path = $"_index_template/{IndexTemplate.Name}";

    /// <summary>Empty when there is nothing left to do; otherwise why no server gave an answer.</summary>
    public async Task<string> TryInstallAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.InstallTemplate)
        {
            return "";
        }

        var present = await client.AskAsync(HttpMethod.Get, Path, null, cancellationToken);
        if (IsNoAnswer(present))
        {
            return ElasticError.Describe(present);
        }

        if (present.IsSuccess && VersionOf(present.Body) >= IndexTemplate.Version)
        {
            LogPresent(IndexTemplate.Name);
            return "";
        }

        var reply = await PutAsync(matchOnlyText: true, cancellationToken);
        if (reply.Status == HttpStatusCode.BadRequest)
        {
            // A server from before the type: the same, but for more room.
            reply = await PutAsync(matchOnlyText: false, cancellationToken);
        }

        if (IsNoAnswer(reply))
        {
            return ElasticError.Describe(reply);
        }

        if (reply.IsSuccess)
        {
            LogInstalled(IndexTemplate.Name, IndexTemplate.Version);
        }
        else
        {
            LogRefused(IndexTemplate.Name, ElasticError.Describe(reply));
        }

        return "";
    }

    private Task<ElasticReply> PutAsync(bool matchOnlyText, CancellationToken cancellationToken)
    {
        var body = new StringContent(IndexTemplate.Body(matchOnlyText), Encoding.UTF8, "application/json");
        return client.AskAsync(HttpMethod.Put, Path, body, cancellationToken);
    }

    // 501 is an answer: a server that knows no templates.
    private static bool IsNoAnswer(ElasticReply reply) =>
        reply.Status is null or HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized
        || (reply.Status != HttpStatusCode.NotImplemented && (int)reply.Status >= 500);

    private static long VersionOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.GetProperty("index_templates")[0].GetProperty("index_template").GetProperty("version").GetInt64();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException
            or FormatException)
        {
            // No version, or another form: it is not one of ours, and ours is put in its place.
            return 0;
        }
    }
}
