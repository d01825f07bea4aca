using System.Collections;
using System.Collections.ObjectModel;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The mappings of a server, one for each service name.</summary>
public sealed class ServiceMappingCollection : ICollection<ServiceMapping>
{
    private readonly ByName _mappings = [];

    public int Count => _mappings.Count;

    bool ICollection<ServiceMapping>.IsReadOnly => false;

    /// <summary>Maps a service to the checks that the predicate accepts, in place of an earlier mapping of that name.</summary>
    public void Map(string name, Func<HealthCheckMapContext, bool> predicate) => Replace(new ServiceMapping(name, predicate));

    [Obsolete("Use Map.")]
    public void MapService(string name, Func<HealthResult, bool> predicate) => Replace(new ServiceMapping(name, predicate));

    /// <exception cref="ArgumentException">The name is mapped already.</exception>
    public void Add(ServiceMapping service) => _mappings.Add(service);

    public void Remove(string name) => _mappings.Remove(name);

    public void Clear() => _mappings.Clear();

    public IEnumerator<ServiceMapping> GetEnumerator() => _mappings.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    bool ICollection<ServiceMapping>.Contains(ServiceMapping item) => _mappings.Contains(item);

    void ICollection<ServiceMapping>.CopyTo(ServiceMapping[] array, int arrayIndex) => _mappings.CopyTo(array, arrayIndex);

    bool ICollection<ServiceMapping>.Remove(ServiceMapping item) => _mappings.Remove(item);

    internal ServiceMapping? Find(string name) => _mappings.TryGetValue(name, out var mapping) ? mapping : null;

    private void Replace(ServiceMapping mapping)
    {
        _mappings.Remove(mapping.Name);
        _mappings.Add(mapping);
    }

    private sealed class ByName : KeyedCollection<string, ServiceMapping>
    {
        protected override string GetKeyForItem(ServiceMapping item) => item.Name;
    }
}
