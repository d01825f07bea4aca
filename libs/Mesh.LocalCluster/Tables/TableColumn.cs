using System.Text.Json.Nodes;

namespace Mesh.Local.Tables;

/// <summary>One printed column; a priority above 0 shows with <c>-o wide</c> only.</summary>
internal sealed record TableColumn(
    string Name,
    Func<JsonObject, DateTimeOffset, JsonNode?> Cell,
    int Priority = 0,
    string Type = "string",
    string Format = "");
