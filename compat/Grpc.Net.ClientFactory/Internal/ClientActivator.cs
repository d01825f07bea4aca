using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Net.ClientFactory.Internal;

/// <summary>Calls the client's constructor that takes an invoker; further arguments come from the services.</summary>
internal sealed class ClientActivator<
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
TClient>
    where TClient : class
{
    private readonly Lazy<ObjectFactory<TClient>> _factory
        = new(() => ActivatorUtilities.CreateFactory<TClient>([typeof(CallInvoker)]));

    public TClient Create(IServiceProvider services, CallInvoker invoker) => _factory.Value(services, [invoker]);
}
