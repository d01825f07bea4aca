using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Grpc.Net.ClientFactory;

/// <summary>How the clients of one name are made.</summary>
public class GrpcClientFactoryOptions
{
    /// <summary>Where the server is. Required, here or as the base address of the HTTP client of the same name.</summary>
    public Uri? Address { get; set; }

    /// <summary>Run once, when the channel is made.</summary>
    public IList<Action<GrpcChannelOptions>> ChannelOptionsActions { get; } = [];

    /// <summary>Run for every call.</summary>
    public IList<Action<CallOptionsContext>> CallOptionsActions { get; } = [];

    /// <summary>The older form of <see cref="InterceptorRegistrations"/>.</summary>
    [Obsolete("Use InterceptorRegistrations.")]
    public IList<Interceptor> Interceptors { get; } = [];

    public IList<InterceptorRegistration> InterceptorRegistrations { get; } = [];

    /// <summary>Makes the client from its invoker; null is the client's own constructor.</summary>
    public Func<CallInvoker, object>? Creator { get; set; }

    internal bool HasCallCredentials { get; set; }

    internal CallInvoker Intercepted(CallInvoker invoker, InterceptorScope scope, IServiceProvider services)
    {
        var interceptors = InterceptorRegistrations
            .Where(registration => registration.Scope == scope)
            .Select(registration => registration.Creator(services))
            .ToArray();
        return interceptors.Length == 0 ? invoker : invoker.Intercept(interceptors);
    }
}
