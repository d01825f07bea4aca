using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Events;

/// <summary>The two shapes of one Event: core/v1, in which it is kept, and events.k8s.io/v1.</summary>
internal static class EventView
{
    private static readonly (string Core, string New)[] Names =
    [
        ("involvedObject", "regarding"), ("message", "note"), ("source", "deprecatedSource"), ("count", "deprecatedCount"),
        ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"),
        ("reportingComponent", "reportingController"),
    ];

    /// <summary>The object as a client of <paramref name="kind"/> sees it. It is changed in place.</summary>
    public static JsonObject ToView(this ResourceKind kind, JsonObject stored) => kind == ResourceCatalog.NewEvents
        ? Rename(stored, kind.ApiVersion, Names.Select(pair => (pair.Core, pair.New)))
        : stored;

    /// <summary>The object as it is kept. It is changed in place.</summary>
    public static JsonObject FromView(this ResourceKind kind, JsonObject shown) => kind == ResourceCatalog.NewEvents
        ? Rename(shown, ResourceCatalog.Events.ApiVersion, Names.Select(pair => (pair.New, pair.Core)))
        : shown;

    private static JsonObject Rename(JsonObject json, string apiVersion, IEnumerable<(string From, string To)> names)
    {
        foreach (var (from, to) in names)
        {
            if (json.TryGetPropertyValue(from, out var value))
            {
                json.Remove(from);
                json[to] = value;
            }
        }

        json["apiVersion"] = apiVersion;
        return json;
    }
}
