using System.Buffers;
using System.Text;
using System.Text.Json;
using Serilog.Sinks.Elasticsearch.Documents;

namespace Serilog.Sinks.Elasticsearch.Shipping;

/// <summary>Sends events by <c>_bulk</c> and reads the verdict on each.</summary>
internal sealed class BulkSender(ElasticsearchClient client, ElasticsearchSinkOptions options)
{
    private const int MaxReason = 1_000;

    private readonly string _action = options.BatchAction == ElasticOpType.Create ? "create" : "index";

    /// <summary>The verdict on each, in order.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<IReadOnlyList<BulkAnswer>> SendAsync(IReadOnlyList<BufferedEvent> events, CancellationToken cancel)
    {
        var (status, body) = await client.CallAsync(HttpMethod.Post, "_bulk", Body(events), "application/x-ndjson", cancel)
            .ConfigureAwait(false);
        if (status == 200)
        {
            return BulkAnswer.OfItems(body, events.Count)
                ?? [.. Enumerable.Repeat(BulkAnswer.NoAnswer("the answer to a bulk request could not be read"), events.Count)];
        }

        var reason = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MaxReason)));
        var answer = status == 0 ? BulkAnswer.NoAnswer(reason) : BulkAnswer.OfRequest(status, reason);
        return [.. Enumerable.Repeat(answer, events.Count)];
    }

    private ReadOnlyMemory<byte> Body(IReadOnlyList<BufferedEvent> events)
    {
        var body = new ArrayBufferWriter<byte>(events.Sum(sent => sent.Document.Length + 128));
        using var json = new Utf8JsonWriter(body);
        foreach (var sent in events)
        {
            json.WriteStartObject();
            json.WriteStartObject(_action);
            json.WriteString("_index", sent.Index);
            json.WriteString("_id", sent.Id);
            if (!string.IsNullOrWhiteSpace(options.PipelineName))
            {
                json.WriteString("pipeline", options.PipelineName);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.Flush();
            json.Reset();
            body.Write("\n"u8);
            body.Write(sent.Document.Span);
            body.Write("\n"u8);
        }

        return body.WrittenMemory;
    }
}
