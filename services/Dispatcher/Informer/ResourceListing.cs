namespace Mesh.Dispatcher.Informer;

/// <summary>A full list and the version it was read at.</summary>
public sealed record ResourceListing<T>(IReadOnlyList<T> Items, string ResourceVersion);
