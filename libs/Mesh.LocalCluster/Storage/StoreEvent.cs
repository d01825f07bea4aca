namespace Mesh.Local.Storage;

internal enum StoreEventType
{
    Added,
    Modified,
    Deleted,
}

/// <summary>One committed change. <see cref="Previous"/> lets a selector tell an object that left its set.</summary>
internal sealed record StoreEvent(StoreEventType Type, StoredObject Current, StoredObject? Previous)
{
    public long Version => Current.Version;
}
