using k8s.Models;

namespace Mesh.Dispatcher.Sweeping;

/// <summary>The Secrets that dispatchers made.</summary>
public interface IRunnerSecrets
{
    /// <summary>Their metadata; never what is in them.</summary>
    Task<IReadOnlyList<V1ObjectMeta>> ListAsync(CancellationToken cancellationToken);
}
