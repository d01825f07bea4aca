using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Namespaces;

/// <summary>Every namespace has a ServiceAccount named default, also when that is deleted.</summary>
internal sealed class DefaultAccounts(ObjectStore store, ObjectWriter writer)
{
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        FollowAsync(ResourceCatalog.Namespaces, change => change.Current.Key.Name, cancellationToken),
        FollowAsync(ResourceCatalog.ServiceAccounts, change => change.Current.Key.Namespace, cancellationToken));

    private async Task FollowAsync(ResourceKind kind, Func<StoreEvent, string> home, CancellationToken cancellationToken)
    {
        await foreach (var change in store.FollowAsync(kind, cancellationToken).ConfigureAwait(false))
        {
            Ensure(home(change));
        }
    }

    private void Ensure(string ns)
    {
        if (store.Get(ResourceCatalog.Namespaces, new ObjectKey("", ns)) is not { IsDeleting: false }
            || store.Get(ResourceCatalog.ServiceAccounts, new ObjectKey(ns, "default")) is not null)
        {
            return;
        }

        try
        {
            var account = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default" } };
            writer.Create(ResourceCatalog.ServiceAccounts, ns, account);
        }
        catch (StatusException overtaken) when (overtaken.Code is 403 or 404 or 409)
        {
            // Made by another, or the namespace goes: nothing is missing.
            return;
        }
    }
}
