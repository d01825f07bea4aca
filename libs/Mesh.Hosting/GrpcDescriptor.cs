using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Mesh.Hosting;

/// <summary>Finds the protobuf descriptor behind an implementation of a generated service base.</summary>
internal static class GrpcDescriptor
{
    internal static ServiceDescriptor Of(Type implementation)
    {
        for (var type = implementation; type is not null; type = type.BaseType)
        {
            var bind = type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false);
            var descriptor = bind?.BindType.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static);
            if (descriptor?.GetValue(null) is ServiceDescriptor found)
            {
                return found;
            }
        }

        throw new ArgumentException($"{implementation} does not derive from a generated gRPC service base.", nameof(implementation));
    }
}
