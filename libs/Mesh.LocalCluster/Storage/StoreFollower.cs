using System.Runtime.CompilerServices;
using Mesh.Local.Objects;

namespace Mesh.Local.Storage;

/// <summary>The in-process informer: the present objects first, then every change; after a gap it compares and goes on.</summary>
internal static class StoreFollower
{
    public static async IAsyncEnumerable<StoreEvent> FollowAsync(
        this ObjectStore store,
        ResourceKind kind,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var known = new Dictionary<ObjectKey, StoredObject>();
        var batch = new List<StoreEvent>();
        var version = 0L;
        var listed = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            batch.Clear();
            if (!listed || !store.History(kind).TryRead(version, batch))
            {
                version = Relist(store, kind, known, batch);
                listed = true;
            }

            foreach (var change in batch)
            {
                version = Math.Max(version, change.Version);
                if (change.Type == StoreEventType.Deleted)
                {
                    known.Remove(change.Current.Key);
                }
                else
                {
                    known[change.Current.Key] = change.Current;
                }

                yield return change;
            }

            await store.History(kind).WaitAsync(version).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static long Relist(
        ObjectStore store,
        ResourceKind kind,
        Dictionary<ObjectKey, StoredObject> known,
        List<StoreEvent> batch)
    {
        var (items, version) = store.Snapshot(kind);
        foreach (var (key, gone) in known)
        {
            if (!items.TryGetValue(key, out var now) || now.Uid != gone.Uid)
            {
                batch.Add(new StoreEvent(StoreEventType.Deleted, gone, gone));
            }
        }

        foreach (var (key, item) in items)
        {
            var before = known.GetValueOrDefault(key);
            if (before is null || before.Uid != item.Uid)
            {
                batch.Add(new StoreEvent(StoreEventType.Added, item, null));
            }
            else if (before.Version != item.Version)
            {
                batch.Add(new StoreEvent(StoreEventType.Modified, item, before));
            }
        }

        return version;
    }
}
