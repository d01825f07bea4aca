using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Informer;

/// <summary>One event of a watch.</summary>
public sealed record PodNews(PodNewsKind Kind, PodView Pod);
