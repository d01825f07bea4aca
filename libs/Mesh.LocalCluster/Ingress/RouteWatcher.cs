using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Ingress;

/// <summary>Keeps the route table as the objects say, and tells each Ingress the address it is served at.</summary>
internal sealed class RouteWatcher(ObjectStore store)
{
    private static readonly ResourceKind[] Watched =
        [ResourceCatalog.Ingresses, ResourceCatalog.Services, ResourceCatalog.EndpointSlices, ResourceCatalog.Endpoints];

    private volatile RouteTable _table = RouteTable.Empty;

    public RouteTable Table => _table;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var version = store.Version;
            _table = RouteTable.Build(store);
            Announce();
            var changes = Watched.Select(kind => store.History(kind).WaitAsync(version));
            await Task.WhenAny(changes).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Announce()
    {
        foreach (var ingress in store.Snapshot(ResourceCatalog.Ingresses).Items.Values)
        {
            if (ingress.Json.List("status", "loadBalancer", "ingress") is { Count: > 0 })
            {
                continue;
            }

            store.TryUpdate(ResourceCatalog.Ingresses, ingress.Key, (_, json) =>
            {
                json.Ensure("status")["loadBalancer"] = new JsonObject
                {
                    ["ingress"] = new JsonArray(new JsonObject { ["ip"] = "127.0.0.1" }),
                };
                return json;
            });
        }
    }
}
