namespace Mesh.Dispatcher.Pods;

/// <summary>The Kubernetes API did not answer, or asked to come back later.</summary>
public sealed class PodsUnavailableException(string message, Exception inner) : Exception(message, inner);
