namespace Mesh.Dispatcher.Pods;

/// <summary>The Kubernetes API did not answer, or asked to come back later.</summary>
public sealed class PodsUnavailableException(string message, Exception inner) : Exception(message, inner)
{
    /// <summary>When the server wants to be asked again; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The call may have taken effect though nobody said so: only a read tells.</summary>
    public bool MayHaveHappened { get; init; }
}
