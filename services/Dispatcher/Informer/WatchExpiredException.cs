namespace Mesh.Dispatcher.Informer;

/// <summary>The API server no longer knows the version that a watch should start from (410): a new list is needed.</summary>
public sealed class WatchExpiredException(string message) : Exception(message);
