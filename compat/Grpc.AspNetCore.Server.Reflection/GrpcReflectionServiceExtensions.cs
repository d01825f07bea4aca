using Grpc.AspNetCore.Server.Reflection.Internal;
using Grpc.Reflection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the reflection service.</summary>
public static class GrpcReflectionServiceExtensions
{
    public static IServiceCollection AddGrpcReflection(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<MappedServices>();
        services.TryAddSingleton(provider
            => new ReflectionServiceImpl(provider.GetRequiredService<MappedServices>().Descriptors));
        services.TryAddSingleton(provider
            => new ReflectionV1ServiceImpl(provider.GetRequiredService<MappedServices>().Descriptors));
        return services;
    }
}
