namespace Mesh.Dispatcher.Informer;

/// <summary>One event of a watch.</summary>
public sealed record ResourceNews<T>(NewsKind Kind, T Object);
