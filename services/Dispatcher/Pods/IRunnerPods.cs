using Mesh.Dispatcher.Attempts;

namespace Mesh.Dispatcher.Pods;

/// <summary>
/// The calls to the Kubernetes API that one attempt needs. What may pass throws <see cref="PodsUnavailableException"/>.
/// </summary>
public interface IRunnerPods
{
    /// <summary>Makes the pod. Its containers start once it has its Secret.</summary>
    Task<PodCreation> CreateAsync(AttemptOrder order, CancellationToken cancellationToken);

    /// <summary>Makes the Secret that this pod waits for, by the name that it asks for, unless it has it already.</summary>
    Task<SecretCreation> GiveSecretAsync(AttemptOrder order, PodView pod, CancellationToken cancellationToken);

    /// <summary>Reads the pod from the API server itself; null when there is none.</summary>
    Task<PodView?> ReadAsync(AttemptKey key, CancellationToken cancellationToken);

    /// <summary>Asks for the pod's deletion; a pod with another uid, or none, is left alone.</summary>
    /// <returns>False when there is no such pod.</returns>
    Task<bool> DeleteAsync(AttemptKey key, string uid, TimeSpan grace, CancellationToken cancellationToken);
}
