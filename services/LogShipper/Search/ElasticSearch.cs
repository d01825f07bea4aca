using System.Net;
using System.Text;
using System.Text.Json;
using Mesh.Hosting.Errors;
using Mesh.Logs.V1;
using Mesh.LogShipper.Shipping.Documents;
using Mesh.LogShipper.Shipping.Elastic;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Search;

/// <summary>Asks Elasticsearch, which has what was shipped, of all replicas and past the store's retention.</summary>
internal sealed class ElasticSearch(IServiceProvider services, IOptions<SearchOptions> options)
{
    private const string Source = "elasticsearch";

    public async Task<SearchLogsResponse> SearchAsync(LineQuery query, string token, CancellationToken cancellationToken)
    {
        var place = SearchPlace.Read(token, query, Source);
        var response = new SearchLogsResponse { Source = LogSource.Elasticsearch };
        var bytes = 0;
        for (var i = 0; i < options.Value.ElasticRequests; i++)
        {
            var hits = await AskAsync(query, place, cancellationToken);
            foreach (var line in hits)
            {
                // After a rollover a line that was sent twice can be there twice, side by side in this order.
                var isKnown = place is not null && place == PlaceOf(line);
                place = PlaceOf(line);
                if (!isKnown && query.Holds(line.Text.ToStringUtf8()))
                {
                    response.Lines.Add(line);
                    bytes += line.Text.Length;
                }

                if (response.Lines.Count == query.PageSize || bytes >= SearchRules.AnswerBytes)
                {
                    response.NextPageToken = place.Token(query, Source);
                    return response;
                }
            }

            if (hits.Count < options.Value.ElasticPage)
            {
                return response;
            }
        }

        response.NextPageToken = place!.Token(query, Source);
        return response;
    }

    private static SearchPlace PlaceOf(LogLine line) => new(line.Job, line.Attempt, line.Offset);

    private async Task<List<LogLine>> AskAsync(LineQuery query, SearchPlace? place, CancellationToken cancellationToken)
    {
        var path = $"{DataStreams.NameOf(query.Project)}/_search?ignore_unavailable=true&allow_no_indices=true";
        var body = ElasticQuery.Body(query, place, options.Value.ElasticPage).ToJsonString();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var reply = await services.GetRequiredService<ElasticClient>().AskAsync(HttpMethod.Post, path, content, cancellationToken);
        if (reply.Status == HttpStatusCode.BadRequest)
        {
            throw MeshErrors.FailedPrecondition(
                "SEARCH_REFUSED",
                $"Elasticsearch does not take the search, as when Mesh's index template is missing: {ElasticError.Describe(reply)}");
        }

        if (!reply.IsSuccess)
        {
            throw MeshErrors.Unavailable("SEARCH_UNAVAILABLE", $"Elasticsearch does not answer: {ElasticError.Describe(reply)}");
        }

        try
        {
            return Read(reply.Body);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw MeshErrors.Unavailable("SEARCH_UNAVAILABLE", $"Elasticsearch's answer is not to be understood: {e.Message}");
        }
    }

    private static List<LogLine> Read(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        var isPartial = (root.TryGetProperty("timed_out", out var late) && late.ValueKind == JsonValueKind.True)
            || (root.TryGetProperty("_shards", out var shards)
                && shards.TryGetProperty("failed", out var failed) && failed.GetInt32() > 0);
        return isPartial
            ? throw MeshErrors.Unavailable("SEARCH_INCOMPLETE", "Elasticsearch could look through a part of the lines only.")
            : [.. root.GetProperty("hits").GetProperty("hits").EnumerateArray().Select(hit => DocumentReader.Read(hit.GetProperty("_source")))];
    }
}
