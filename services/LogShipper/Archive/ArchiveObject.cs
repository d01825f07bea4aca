namespace Mesh.LogShipper.Archive;

/// <summary>An object in a listing.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="StoreTime">When it was stored.</param>
public sealed record ArchiveObject(string Name, long Length, DateTimeOffset StoreTime);
