using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Kubelet;

/// <summary>Waits for news of Secrets and ConfigMaps.</summary>
internal static class SourceChanges
{
    public static async Task WaitAsync(ObjectStore store, long version, CancellationToken cancellationToken)
    {
        var secrets = store.History(ResourceCatalog.Secrets).WaitAsync(version);
        var maps = store.History(ResourceCatalog.ConfigMaps).WaitAsync(version);
        await Task.WhenAny(secrets, maps).WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
