using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Informer;

/// <summary>A full list and the version it was read at.</summary>
public sealed record PodListing(IReadOnlyList<PodView> Pods, string ResourceVersion);
