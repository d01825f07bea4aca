using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Events;

/// <summary>
/// Writes core/v1 Events of one component. The same event again raises its count. At most <see cref="MaxEvents"/> are kept,
/// then the oldest go: events are news, not history.
/// </summary>
internal sealed class EventRecorder(
    ObjectStore store,
    string component,
    string? host = null,
    Func<bool>? isHeard = null)
{
    public const int MaxEvents = 4000;

    private static long _sequence;

    private readonly ConcurrentDictionary<string, ObjectKey> _known = [];

    public void Normal(StoredObject about, string reason, string message, string? fieldPath = null) =>
        Record(about, "Normal", reason, message, fieldPath);

    public void Warning(StoredObject about, string reason, string message, string? fieldPath = null) =>
        Record(about, "Warning", reason, message, fieldPath);

    private void Record(StoredObject about, string type, string reason, string message, string? fieldPath)
    {
        if (isHeard?.Invoke() == false)
        {
            // Cut off from the API server. Events are news: nobody repeats them later.
            return;
        }

        var now = Timestamps.Seconds(store.Time.GetUtcNow());
        var identity = $"{about.Uid}/{fieldPath}/{reason}/{message}";
        if (_known.TryGetValue(identity, out var known) && Repeat(known, now))
        {
            return;
        }

        var ns = about.Key.Namespace.Length == 0 ? "default" : about.Key.Namespace;
        // Named by time, as real components do: lists come sorted by name, so events show in their order.
        var stamp = Interlocked.Increment(ref _sequence);
        var subject = about.Key.Name.Length > 230 ? about.Key.Name[..230] : about.Key.Name;
        var key = new ObjectKey(ns, $"{subject}.{(store.Time.GetUtcNow().Ticks << 4) + (stamp & 15):x16}");
        store.TryCreate(ResourceCatalog.Events, key, Make(about, key, type, reason, message, fieldPath, now));
        if (_known.Count > MaxEvents)
        {
            _known.Clear();
        }

        _known[identity] = key;
        Trim();
    }

    private bool Repeat(ObjectKey key, string now) =>
        store.TryUpdate(ResourceCatalog.Events, key, (_, json) =>
        {
            json["count"] = (json.Number("count") ?? 1) + 1;
            json["lastTimestamp"] = now;
            return json;
        }) is not null;

    private void Trim()
    {
        var items = store.Snapshot(ResourceCatalog.Events).Items;
        if (items.Count <= MaxEvents)
        {
            return;
        }

        foreach (var oldest in items.Values.OrderBy(item => item.Version).Take(MaxEvents / 10).ToList())
        {
            store.TryRemove(ResourceCatalog.Events, oldest.Key, _ => true);
        }
    }

    private JsonObject Make(
        StoredObject about,
        ObjectKey key,
        string type,
        string reason,
        string message,
        string? fieldPath,
        string now)
    {
        var involved = new JsonObject
        {
            ["kind"] = about.Kind.Kind,
            ["namespace"] = about.Key.Namespace,
            ["name"] = about.Key.Name,
            ["uid"] = about.Uid,
            ["apiVersion"] = about.Kind.ApiVersion,
            ["resourceVersion"] = about.Json.Text("metadata", "resourceVersion"),
        };
        if (about.Key.Namespace.Length == 0)
        {
            involved.Remove("namespace");
        }

        if (fieldPath is not null)
        {
            involved["fieldPath"] = fieldPath;
        }

        var source = new JsonObject { ["component"] = component };
        if (host is not null)
        {
            source["host"] = host;
        }

        return new JsonObject
        {
            ["kind"] = "Event",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = key.Name,
                ["namespace"] = key.Namespace,
                ["uid"] = Guid.NewGuid().ToString(),
                ["creationTimestamp"] = now,
            },
            ["involvedObject"] = involved,
            ["reason"] = reason,
            ["message"] = message,
            ["source"] = source,
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["count"] = 1,
            ["type"] = type,
            ["eventTime"] = null,
            ["reportingComponent"] = component,
            ["reportingInstance"] = host ?? "",
        };
    }
}
