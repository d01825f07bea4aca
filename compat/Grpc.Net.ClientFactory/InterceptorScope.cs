namespace Grpc.Net.ClientFactory;

/// <summary>How long an interceptor lives.</summary>
public enum InterceptorScope
{
    /// <summary>One for the channel, shared by all of its clients.</summary>
    Channel,

    /// <summary>One for each client that is made.</summary>
    Client,
}
