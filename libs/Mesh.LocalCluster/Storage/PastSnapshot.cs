using System.Collections.Immutable;
using Mesh.Local.Objects;

namespace Mesh.Local.Storage;

/// <summary>The objects of one kind as they were at an earlier version.</summary>
internal static class PastSnapshot
{
    /// <summary>Null when what happened since is no longer known in full.</summary>
    public static ImmutableSortedDictionary<ObjectKey, StoredObject>? SnapshotAt(
        this ObjectStore store,
        ResourceKind kind,
        long version)
    {
        var (items, now) = store.Snapshot(kind);
        var later = new List<StoreEvent>();
        if (!store.History(kind).TryRead(version, later))
        {
            return null;
        }

        var past = items.ToBuilder();
        foreach (var change in Enumerable.Reverse(later).Where(change => change.Version <= now))
        {
            if (change.Previous is { } before)
            {
                past[before.Key] = before;
            }
            else
            {
                past.Remove(change.Current.Key);
            }
        }

        return past.ToImmutable();
    }
}
