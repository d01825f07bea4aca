using Google.Protobuf.Reflection;

namespace Mesh.Hosting;

/// <summary>The gRPC services that this process maps. Filled while the process starts, read afterwards.</summary>
public sealed class ServiceCatalog
{
    private readonly List<(ServiceDescriptor Descriptor, bool IsPublic)> _services = [];

    /// <summary>The services that have a route on the Ingress.</summary>
    public IEnumerable<ServiceDescriptor> Public => _services.Where(s => s.IsPublic).Select(s => s.Descriptor);

    internal void Add(ServiceDescriptor descriptor, bool isPublic) => _services.Add((descriptor, isPublic));
}
