using System.Text.Json;

namespace Mesh.Compat.Tests.Elasticsearch.Delivery;

/// <summary>One action of a bulk request and its document.</summary>
internal sealed record BulkItem(string Action, string Index, string Id, string? Pipeline, JsonElement Document)
{
    public string Message => Document.GetProperty("message").GetString()!;

    /// <summary>The items of a body, which is action and document by turns, each on a line that ends.</summary>
    public static IReadOnlyList<BulkItem> Parse(string body)
    {
        Assert.EndsWith("\n", body, StringComparison.Ordinal);
        var lines = body[..^1].Split('\n');
        Assert.True(lines.Length % 2 == 0, $"A bulk request of {lines.Length} lines: {body}");
        return [.. lines.Chunk(2).Select(pair => Parse(pair[0], pair[1]))];
    }

    private static BulkItem Parse(string action, string document)
    {
        var named = JsonElement.Parse(action).EnumerateObject().Single();
        return new BulkItem(
            named.Name,
            named.Value.GetProperty("_index").GetString()!,
            named.Value.GetProperty("_id").GetString()!,
            named.Value.TryGetProperty("pipeline", out var pipeline) ? pipeline.GetString() : null,
            JsonElement.Parse(document));
    }
}
