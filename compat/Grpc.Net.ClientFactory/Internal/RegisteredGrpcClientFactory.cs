using System.Diagnostics.CodeAnalysis;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grpc.Net.ClientFactory.Internal;

/// <summary>Makes clients from the channel pool and the options of their name.</summary>
internal sealed class RegisteredGrpcClientFactory(
    IServiceProvider services, ChannelPool channels, IOptionsMonitor<GrpcClientFactoryOptions> monitor) : GrpcClientFactory
{
    public override TClient CreateClient<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    TClient>(string name)
    {
        var activator = services.GetService<ClientActivator<TClient>>()
            ?? throw new InvalidOperationException($"There is no gRPC client with the name '{name}'.");
        var shared = channels.Invoker(name, typeof(TClient));
        var options = monitor.Get(name);
        var invoker = options.Intercepted(shared, InterceptorScope.Client, services);
#pragma warning disable CS0618 // The obsolete collection still counts for those who fill it.
        if (options.Interceptors.Count > 0)
        {
            invoker = invoker.Intercept([.. options.Interceptors]);
        }
#pragma warning restore CS0618
        if (options.CallOptionsActions.Count > 0)
        {
            invoker = new OptionsCallInvoker(invoker, options.CallOptionsActions, services);
        }

        return options.Creator is { } creator
            ? Checked<TClient>(creator(invoker))
            : activator.Create(services, invoker);
    }

    private static TClient Checked<TClient>(object? made)
        where TClient : class
        => made as TClient ?? throw new InvalidOperationException(
            made is null
                ? "The configured client creator returned null."
                : $"The configured client creator returned a {made.GetType().FullName}, not a {typeof(TClient).FullName}.");
}
