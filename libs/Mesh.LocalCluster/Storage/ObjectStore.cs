using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Storage;

/// <summary>
/// All objects of the cluster, in memory, under one monotonic version. The first version comes from the clock (microseconds),
/// so that a version of an earlier run is always below the floor and is answered 410 Gone.
/// </summary>
internal sealed class ObjectStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ResourceKind, ImmutableSortedDictionary<ObjectKey, StoredObject>> _objects = [];
    private readonly Dictionary<ResourceKind, EventHistory> _histories = [];
    private long _version;

    public ObjectStore(TimeProvider time)
    {
        Time = time;
        _version = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        foreach (var kind in ResourceCatalog.All)
        {
            _objects[kind] = ImmutableSortedDictionary<ObjectKey, StoredObject>.Empty;
            _histories[kind] = new EventHistory(_version);
        }
    }

    public TimeProvider Time { get; }

    public long Version
    {
        get
        {
            lock (_gate)
            {
                return _version;
            }
        }
    }

    public EventHistory History(ResourceKind kind) => _histories[kind];

    public StoredObject? Get(ResourceKind kind, ObjectKey key)
    {
        lock (_gate)
        {
            return _objects[kind].GetValueOrDefault(key);
        }
    }

    /// <summary>A consistent snapshot and the version it was taken at.</summary>
    public (ImmutableSortedDictionary<ObjectKey, StoredObject> Items, long Version) Snapshot(ResourceKind kind)
    {
        lock (_gate)
        {
            return (_objects[kind], _version);
        }
    }

    /// <summary>Null when an object of that key exists.</summary>
    public StoredObject? TryCreate(ResourceKind kind, ObjectKey key, JsonObject json)
    {
        lock (_gate)
        {
            return _objects[kind].ContainsKey(key) ? null : Put(kind, key, json, null);
        }
    }

    /// <summary>
    /// Replaces an object by what <paramref name="edit"/> makes of its copy (null: leave it). Null when there is none.
    /// An edit that changes nothing keeps the version. One that takes the last finalizer of a deleted object removes it.
    /// A namespace has finalizers in its spec too.
    /// </summary>
    public StoredObject? TryUpdate(ResourceKind kind, ObjectKey key, Func<StoredObject, JsonObject, JsonObject?> edit)
    {
        lock (_gate)
        {
            if (!_objects[kind].TryGetValue(key, out var current))
            {
                return null;
            }

            var edited = edit(current, current.Json.Copy());
            if (edited is null)
            {
                return current;
            }

            edited.Ensure("metadata")["resourceVersion"] = Text(current.Version);
            if (JsonNode.DeepEquals(edited, current.Json))
            {
                return current;
            }

            return IsFinished(kind, edited) ? Drop(kind, key, current, edited) : Put(kind, key, edited, current);
        }
    }

    /// <summary>Removes the object when <paramref name="condition"/> holds; the removed version, or null.</summary>
    public StoredObject? TryRemove(ResourceKind kind, ObjectKey key, Func<StoredObject, bool> condition)
    {
        lock (_gate)
        {
            return _objects[kind].TryGetValue(key, out var current) && condition(current)
                ? Drop(kind, key, current, current.Json.Copy())
                : null;
        }
    }

    private static bool IsFinished(ResourceKind kind, JsonObject json) =>
        json.Text("metadata", "deletionTimestamp") is not null
        && (kind != ResourceCatalog.Namespaces || (json.List("spec", "finalizers")?.Count ?? 0) == 0)
        && (json.Number("metadata", "deletionGracePeriodSeconds") ?? 0) == 0
        && (json.List("metadata", "finalizers")?.Count ?? 0) == 0;

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);

    private StoredObject Put(ResourceKind kind, ObjectKey key, JsonObject json, StoredObject? previous)
    {
        var stored = Stamp(kind, key, json);
        _objects[kind] = _objects[kind].SetItem(key, stored);
        _histories[kind].Append(
            new StoreEvent(previous is null ? StoreEventType.Added : StoreEventType.Modified, stored, previous));
        return stored;
    }

    private StoredObject Drop(ResourceKind kind, ObjectKey key, StoredObject previous, JsonObject last)
    {
        var stored = Stamp(kind, key, last);
        _objects[kind] = _objects[kind].Remove(key);
        _histories[kind].Append(new StoreEvent(StoreEventType.Deleted, stored, previous));
        return stored;
    }

    private StoredObject Stamp(ResourceKind kind, ObjectKey key, JsonObject json)
    {
        _version++;
        json.Ensure("metadata")["resourceVersion"] = Text(_version);
        json.Materialize();
        return new StoredObject(kind, key, _version, json);
    }
}
