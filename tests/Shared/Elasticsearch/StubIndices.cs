using System.Text.Json.Nodes;

namespace Mesh.Testing.Elasticsearch;

/// <summary>What the stub stores: templates, data streams and plain indices, and their documents by id.</summary>
internal sealed class StubIndices
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JsonNode> _templates = [];
    private readonly Dictionary<string, Dictionary<string, JsonObject>> _documents = [];
    private readonly HashSet<string> _dataStreams = [];
    private readonly List<string> _diverted = [];

    /// <summary>True: as Elasticsearch has it, a template of priority 100 makes data streams of <c>logs-*-*</c>.</summary>
    public bool HasBuiltInTemplate { get; set; }

    /// <summary>Documents that came again and were known.</summary>
    public int Conflicts { get; private set; }

    public IReadOnlyList<string> DataStreams => Locked(() => _dataStreams.ToList());

    public IReadOnlyList<string> Indices => Locked(() => _documents.Keys.ToList());

    public IReadOnlyList<string> Diverted => Locked(() => _diverted.ToList());

    public JsonNode? Template(string name) => Locked(() => _templates.GetValueOrDefault(name));

    public void PutTemplate(string name, JsonNode body) => Locked(() => _templates[name] = body);

    public IReadOnlyList<StubItem> Documents(string? index = null) => Locked(() => _documents
        .Where(d => index is null || d.Key == index)
        .SelectMany(d => d.Value.Select(e => new StubItem(d.Key, e.Key, e.Value)))
        .ToList());

    /// <summary>Does what <c>create</c> does, and gives its item of the answer.</summary>
    public JsonObject Create(StubItem item, StubItemFault? fault)
    {
        lock (_gate)
        {
            if (fault?.FailureStore == "used")
            {
                _diverted.Add(item.Id);
                var stored = Stored(item, 1);
                stored["failure_store"] = "used";
                return stored;
            }

            if (fault is not null)
            {
                return Failed(item, fault);
            }

            if (!_documents.TryGetValue(item.Index, out var documents))
            {
                _documents[item.Index] = documents = [];
                if (IsDataStream(item.Index))
                {
                    _dataStreams.Add(item.Index);
                }
            }

            if (!documents.TryAdd(item.Id, item.Document))
            {
                Conflicts++;
                return Failed(item, new StubItemFault(
                    409, "version_conflict_engine_exception",
                    $"[{item.Id}]: version conflict, document already exists (current version [1])"));
            }

            return Stored(item, documents.Count);
        }
    }

    private bool IsDataStream(string index) =>
        (HasBuiltInTemplate && index.StartsWith("logs-", StringComparison.Ordinal) && index.Count(c => c == '-') >= 2)
        || _templates.Values.Any(template => template["data_stream"] is not null && template["index_patterns"]!.AsArray()
            .Any(pattern => index.StartsWith(((string)pattern!).TrimEnd('*'), StringComparison.Ordinal)));

    private static JsonObject Stored(StubItem item, int sequence) => new()
    {
        ["_index"] = BackingIndex(item.Index),
        ["_id"] = item.Id,
        ["_version"] = 1,
        ["result"] = "created",
        ["_shards"] = new JsonObject { ["total"] = 2, ["successful"] = 1, ["failed"] = 0 },
        ["_seq_no"] = sequence - 1,
        ["_primary_term"] = 1,
        ["status"] = 201,
    };

    private static JsonObject Failed(StubItem item, StubItemFault fault)
    {
        var failed = new JsonObject
        {
            ["_index"] = BackingIndex(item.Index),
            ["_id"] = item.Id,
            ["status"] = fault.Status,
            ["error"] = new JsonObject { ["type"] = fault.Type, ["reason"] = fault.Reason },
        };
        if (fault.FailureStore is { } store)
        {
            failed["failure_store"] = store;
        }

        return failed;
    }

    private static string BackingIndex(string index) => $".ds-{index}-2026.01.02-000001";

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }
}
