using System.Text.Json.Nodes;

namespace Mesh.Local.Tests.Conformance;

/// <summary>One call and its expected answer. <c>$name</c> stands for a value that an earlier step kept.</summary>
public sealed record ConformanceStep
{
    /// <summary>An HTTP method, or WATCH: a GET that reads events until all that are expected came.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query.</summary>
    public required string Path { get; init; }

    /// <summary>JSON to send.</summary>
    public JsonNode? Body { get; init; }

    /// <summary>Sent as it is, in place of JSON.</summary>
    public string? Text { get; init; }

    public string ContentType { get; init; } = "application/json";

    public string? Accept { get; init; }

    public int Code { get; init; }

    /// <summary>The answer's checks, and those of each event of a watch.</summary>
    public required ConformanceCheck Check { get; init; }

    public IReadOnlyList<ConformanceCheck> Events { get; init; } = [];

    /// <summary>Other events may come between those that are expected.</summary>
    public bool Among { get; init; }

    /// <summary>The watch must end by itself, with no event beside those that are expected.</summary>
    public bool Ends { get; init; }

    /// <summary>Names for values of the answer, by JSON pointer.</summary>
    public IReadOnlyDictionary<string, string> Keep { get; init; } = new Dictionary<string, string>();
}
