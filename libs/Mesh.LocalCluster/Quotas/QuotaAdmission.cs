using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;
using Mesh.Local.Scheduling;
using Mesh.Local.Storage;

namespace Mesh.Local.Quotas;

/// <summary>Refuses what would exceed a ResourceQuota. Creates in namespaces with quotas go one after another.</summary>
internal sealed class QuotaAdmission(ObjectStore store)
{
    private readonly Lock _gate = new();

    /// <summary>Creates by <paramref name="create"/> when every quota of the namespace has room.</summary>
    /// <exception cref="StatusException">403: exceeded, or the pod does not say what it needs.</exception>
    public StoredObject? Admit(ResourceKind kind, ObjectKey key, JsonObject json, bool dryRun, Func<StoredObject?> create)
    {
        var quotas = kind == ResourceCatalog.Events ? [] : Of(key.Namespace);
        if (quotas.Count == 0)
        {
            return create();
        }

        lock (_gate)
        {
            foreach (var quota in quotas.Where(quota => QuotaUsage.InScope(quota.Json, kind, json)))
            {
                Check(quota, kind, key, json);
            }

            var made = create();
            if (!dryRun && made is not null)
            {
                quotas.ForEach(Refresh);
            }

            return made;
        }
    }

    /// <summary>Brings the status of a quota up to what exists.</summary>
    public void Refresh(StoredObject quota) =>
        store.TryUpdate(ResourceCatalog.ResourceQuotas, quota.Key, (_, json) =>
        {
            var used = new JsonObject();
            foreach (var (resource, _) in QuotaUsage.Hard(json))
            {
                used[resource] = QuotaAmount.Format(Used(json, resource, quota.Key.Namespace));
            }

            json["status"] = new JsonObject { ["hard"] = QuotaUsage.Hard(json).DeepClone(), ["used"] = used };
            return json;
        });

    public List<StoredObject> Of(string ns) => ns.Length == 0
        ? []
        : [.. store.Snapshot(ResourceCatalog.ResourceQuotas).Items.Values.Where(quota => quota.Key.Namespace == ns)];

    private void Check(StoredObject quota, ResourceKind kind, ObjectKey key, JsonObject json)
    {
        var silent = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var (requested, used, limited) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var (resource, hard) in QuotaUsage.Hard(quota.Json).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (kind == ResourceCatalog.Pods && string.Join(',', QuotaUsage.Silent(resource, json)) is { Length: > 0 } names)
            {
                silent[resource] = names;
            }

            var wanted = QuotaUsage.Amount(resource, kind, json);
            var present = wanted > 0 ? Used(quota.Json, resource, key.Namespace) : 0;
            if (wanted > 0 && present + wanted > Quantity.Parse(hard))
            {
                requested.Add($"{resource}={QuotaAmount.Format(wanted)}");
                used.Add($"{resource}={QuotaAmount.Format(present)}");
                limited.Add($"{resource}={QuotaAmount.Format(Quantity.Parse(hard))}");
            }
        }

        if (silent.Count > 0)
        {
            var list = string.Join("; ", silent.Select(pair => $"{pair.Key} for: {pair.Value}"));
            throw StatusException.Forbidden(kind, key.Name, $"failed quota: {quota.Key.Name}: must specify {list}");
        }

        if (requested.Count > 0)
        {
            throw StatusException.Forbidden(
                kind,
                key.Name,
                $"exceeded quota: {quota.Key.Name}, requested: {string.Join(',', requested)}, used: {string.Join(',', used)}, " +
                $"limited: {string.Join(',', limited)}");
        }
    }

    private decimal Used(JsonObject quota, string resource, string ns) => ResourceCatalog.All
        .Where(kind => kind.Namespaced && kind != ResourceCatalog.Events)
        .Sum(kind => store.Snapshot(kind).Items.Values
            .Where(item => item.Key.Namespace == ns && QuotaUsage.InScope(quota, kind, item.Json))
            .Sum(item => QuotaUsage.Amount(resource, kind, item.Json)));
}
