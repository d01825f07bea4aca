using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Reflection.Internal;

/// <summary>Finds the descriptors of the services that are mapped. First asked at the first request, when all are.</summary>
internal sealed partial class MappedServices(EndpointDataSource endpoints, ILogger<MappedServices> logger)
{
    private readonly Lazy<IReadOnlyList<ServiceDescriptor>> _descriptors = new(() => Find(endpoints, logger));

    public IReadOnlyList<ServiceDescriptor> Descriptors => _descriptors.Value;

    private static List<ServiceDescriptor> Find(EndpointDataSource endpoints, ILogger logger)
    {
        var found = new List<ServiceDescriptor>();
        var types = endpoints.Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType)
            .OfType<Type>()
            .Distinct();
        foreach (var type in types)
        {
            if (DescriptorOf(type) is { } descriptor)
            {
                found.Add(descriptor);
            }
            else
            {
                Log.NoDescriptor(logger, type.FullName ?? type.Name);
            }
        }

        return found;
    }

    /// <summary>Generated base classes name the type that has the descriptor; code-first services have none.</summary>
    private static ServiceDescriptor? DescriptorOf(Type serviceType)
        => serviceType.GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)?.BindType
            .GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?
            .GetValue(null) as ServiceDescriptor;
}
