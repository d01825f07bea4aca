using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Quotas;

/// <summary>Keeps the status of quotas: at each change of a quota, and at each object that comes, ends or goes.</summary>
internal sealed class QuotaController(ObjectStore store)
{
    private readonly QuotaAdmission _quotas = new(store);

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(ResourceCatalog.All
        .Where(kind => kind.Namespaced && kind != ResourceCatalog.Events && kind != ResourceCatalog.Leases)
        .Select(kind => FollowAsync(kind, cancellationToken)));

    private async Task FollowAsync(ResourceKind kind, CancellationToken cancellationToken)
    {
        await foreach (var change in store.FollowAsync(kind, cancellationToken).ConfigureAwait(false))
        {
            if (change.Type != StoreEventType.Modified || kind == ResourceCatalog.ResourceQuotas || HasEnded(change))
            {
                _quotas.Of(change.Current.Key.Namespace).ForEach(_quotas.Refresh);
            }
        }
    }

    private static bool HasEnded(StoreEvent change) =>
        change.Current.Kind == ResourceCatalog.Pods
        && change.Current.Json.Text("status", "phase") is "Succeeded" or "Failed"
        && change.Previous?.Json.Text("status", "phase") is not ("Succeeded" or "Failed");
}
