using k8s.Models;

namespace Mesh.Dispatcher.Informer;

/// <summary>One page of a list.</summary>
public sealed record ListPage<T>(IList<T> Items, V1ListMeta? Metadata);
