using Grpc.Core;

namespace Grpc.Net.ClientFactory;

/// <summary>An outgoing call's options, for the actions that adjust them.</summary>
public sealed class CallOptionsContext
{
    internal CallOptionsContext(CallOptions callOptions, IServiceProvider serviceProvider)
    {
        CallOptions = callOptions;
        ServiceProvider = serviceProvider;
    }

    public CallOptions CallOptions { get; set; }

    /// <summary>The scope that the client was resolved from.</summary>
    public IServiceProvider ServiceProvider { get; }
}
