namespace Mesh.Testing.Elasticsearch;

/// <summary>How one document of a bulk request fails.</summary>
/// <param name="Status">The item's status; 201 with <paramref name="FailureStore"/> for one that is diverted.</param>
/// <param name="Type">The error's type.</param>
/// <param name="Reason">The error's reason.</param>
/// <param name="FailureStore">The item's <c>failure_store</c>; null: there is none.</param>
internal sealed record StubItemFault(int Status, string Type, string Reason, string? FailureStore = null)
{
    public static StubItemFault Busy { get; } =
        new(429, "es_rejected_execution_exception", "rejected execution of coordinating operation");

    public static StubItemFault ShardGone { get; } = new(503, "unavailable_shards_exception", "primary shard is not active");

    public static StubItemFault Mapping { get; } =
        new(400, "document_parsing_exception", "[1:25] failed to parse field [message]", "not_enabled");

    public static StubItemFault NoIndex { get; } = new(404, "index_not_found_exception", "no such index");

    public static StubItemFault Diverted { get; } = new(201, "", "", "used");
}
