using System.Diagnostics.CodeAnalysis;

namespace Grpc.Net.ClientFactory;

/// <summary>Makes the clients that were registered under a name.</summary>
public abstract class GrpcClientFactory
{
    /// <exception cref="InvalidOperationException">No client of that type was registered.</exception>
    public abstract TClient CreateClient<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    TClient>(string name)
        where TClient : class;
}
