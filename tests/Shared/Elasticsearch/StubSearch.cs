using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Mesh.Testing.Elasticsearch;

/// <summary>
/// The part of <c>_search</c> that Mesh uses: a <c>bool</c> of filters <c>term</c>, <c>wildcard</c> on the words of an analyzed
/// field,
/// and <c>range</c> of times; <c>sort</c>, <c>size</c> and <c>search_after</c>. Anything else fails the test.
/// </summary>
internal static partial class StubSearch
{
    public static JsonObject Run(IReadOnlyList<StubItem> documents, JsonObject request)
    {
        var filters = request["query"]!["bool"]!["filter"]!.AsArray();
        var sort = request["sort"]!.AsArray().Select(s => s!.AsObject().Single())
            .Select(s => (Field: s.Key, Descending: (string)s.Value!["order"]! == "desc")).ToList();
        var found = documents
            .Where(d => filters.All(filter => Matches(d, filter!.AsObject().Single())))
            .Select(d => (Item: d, Sort: sort.Select(s => Value(d, s.Field)).ToList()))
            .ToList();
        int Compare(List<IComparable> a, List<IComparable> b) => sort
            .Select((s, i) => (s.Descending ? -1 : 1) * CompareValues(a[i], b[i]))
            .FirstOrDefault(order => order != 0);
        found.Sort((a, b) => Compare(a.Sort, b.Sort));
        if (request["search_after"] is JsonArray after)
        {
            var place = after.Select(ToValue).ToList();
            found = found.FindAll(d => Compare(d.Sort, place) > 0);
        }

        var hits = found.Take((int)request["size"]!).Select(d => (JsonNode)new JsonObject
        {
            ["_index"] = d.Item.Index,
            ["_id"] = d.Item.Id,
            ["_source"] = d.Item.Document.DeepClone(),
            ["sort"] = new JsonArray([.. d.Sort.Select(v => v is long n ? JsonValue.Create(n) : (JsonNode)JsonValue.Create((string)v))]),
        });
        return new JsonObject { ["timed_out"] = false, ["hits"] = new JsonObject { ["hits"] = new JsonArray([.. hits]) } };
    }

    private static bool Matches(StubItem item, KeyValuePair<string, JsonNode?> filter)
    {
        var (field, value) = filter.Value!.AsObject().Single();
        switch (filter.Key)
        {
            case "term" when field == "message":
                return Words(item).Contains((string)value!);
            case "term":
                return CompareValues(Value(item, field), ToValue(value)) == 0;
            case "wildcard" when field == "message":
                var pattern = Regex.Escape((string)value!["value"]!).Replace(@"\*", ".*", StringComparison.Ordinal);
                return Words(item).Any(word => Regex.IsMatch(word, $"^{pattern}$"));
            case "range" when field == "@timestamp":
                var time = (string)item.Document[field]!;
                return (value!["gte"] is not { } from || string.CompareOrdinal(time, (string)from!) >= 0)
                    && (value["lt"] is not { } to || string.CompareOrdinal(time, (string)to!) < 0);
            default:
                throw new NotSupportedException($"The stub knows no filter {filter.Key} on {field}.");
        }
    }

    // About what the standard analyzer makes of a line: words joined by dots, colons or underscores stay whole.
    private static IEnumerable<string> Words(StubItem item) =>
        Word().Matches(item.Message).Select(match => match.Value.ToLowerInvariant());

    private static IComparable Value(StubItem item, string field) =>
        ToValue(field.Split('.').Aggregate((JsonNode?)item.Document, (node, name) => node?[name]));

    private static IComparable ToValue(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => node.GetValue<long>(),
    };

    private static int CompareValues(IComparable a, IComparable b) =>
        a is string x && b is string y ? string.CompareOrdinal(x, y) : a.CompareTo(b);

    [GeneratedRegex(@"\w+(?:[.:']\w+)*")]
    private static partial Regex Word();
}
