using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Tables;

internal static class EventColumns
{
    public static readonly IReadOnlyList<TableColumn> All =
    [
        new("Last Seen", (o, now) => Seen(o, now)),
        new("Type", (o, _) => o.Text("type")),
        new("Reason", (o, _) => o.Text("reason")),
        new("Object", (o, _) => $"{o.Text("involvedObject", "kind")?.ToLowerInvariant()}/{o.Text("involvedObject", "name")}"),
        new("Subobject", (o, _) => o.Text("involvedObject", "fieldPath") ?? "", 1),
        new("Source", (o, _) => string.Join(", ", new[] { o.Text("source", "component"), o.Text("source", "host") }
            .Where(part => !string.IsNullOrEmpty(part))), 1),
        new("Message", (o, _) => o.Text("message")?.Trim()),
        new("First Seen", (o, now) => Ages.Since(o.Text("firstTimestamp") ?? o.Text("eventTime"), now), 1),
        new("Count", (o, _) => o.Number("count") ?? 1, 1),
        new("Name", (o, _) => o.Text("metadata", "name"), 1, Format: "name"),
    ];

    private static string Seen(JsonObject json, DateTimeOffset now)
    {
        var last = Ages.Since(json.Text("lastTimestamp") ?? json.Text("eventTime"), now);
        return json.Number("count") is > 1 and var count
            ? $"{last} (x{count} over {Ages.Since(json.Text("firstTimestamp"), now)})"
            : last;
    }
}
