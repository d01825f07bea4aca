using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Mesh.Local.Tests.Conformance;

/// <summary>What must hold of one JSON answer; fields are JSON pointers.</summary>
public sealed record ConformanceCheck
{
    /// <summary>The type of a watch event.</summary>
    public string? Type { get; init; }

    /// <summary>The reason of a Status.</summary>
    public string? Reason { get; init; }

    public IReadOnlyDictionary<string, JsonNode?> Is { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>Regular expressions.</summary>
    public IReadOnlyDictionary<string, string> Like { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Has { get; init; } = [];

    public IReadOnlyList<string> Lacks { get; init; } = [];

    /// <summary>Lengths of lists.</summary>
    public IReadOnlyDictionary<string, int> Count { get; init; } = new Dictionary<string, int>();

    /// <summary>Headers of the answer, as regular expressions.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The whole body as a regular expression.</summary>
    public string? Raw { get; init; }

    /// <summary>What is wrong with the JSON; empty when nothing is.</summary>
    public IEnumerable<string> Faults(JsonNode? json, Func<string, string> fill)
    {
        if (Reason is not null && (string?)JsonPointer.Read(json, "/reason") != Reason)
        {
            yield return $"the reason is not {Reason}";
        }

        foreach (var (pointer, wanted) in Is)
        {
            var expected = wanted is JsonValue value && value.TryGetValue<string>(out var text)
                ? JsonValue.Create(fill(text))
                : wanted;
            if (!JsonNode.DeepEquals(JsonPointer.Read(json, fill(pointer)), expected))
            {
                yield return $"{pointer} is not {expected?.ToJsonString() ?? "null"}";
            }
        }

        foreach (var (pointer, pattern) in Like)
        {
            if (!Regex.IsMatch(JsonPointer.Read(json, fill(pointer))?.ToString() ?? "", fill(pattern)))
            {
                yield return $"{pointer} is not like {fill(pattern)}";
            }
        }

        foreach (var pointer in Has.Where(pointer => JsonPointer.Read(json, fill(pointer)) is null))
        {
            yield return $"{pointer} is missing";
        }

        foreach (var pointer in Lacks.Where(pointer => JsonPointer.Read(json, fill(pointer)) is not null))
        {
            yield return $"{pointer} should not be there";
        }

        foreach (var (pointer, length) in Count)
        {
            if ((JsonPointer.Read(json, fill(pointer)) as JsonArray)?.Count != length)
            {
                yield return $"{pointer} has not {length} items";
            }
        }
    }
}
