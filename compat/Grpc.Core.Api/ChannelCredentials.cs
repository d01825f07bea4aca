using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>How the connections of a channel are secured.</summary>
public abstract class ChannelCredentials
{
    /// <summary>No TLS.</summary>
    public static ChannelCredentials Insecure { get; } = new InsecureCredentials();

    /// <summary>TLS with the machine's root certificates.</summary>
    public static ChannelCredentials SecureSsl { get; } = new SslCredentials();

    /// <summary>Secures the connection by one and authenticates each call by the other.</summary>
    public static ChannelCredentials Create(ChannelCredentials channelCredentials, CallCredentials callCredentials)
        => new CompositeCredentials(channelCredentials, callCredentials);

    /// <summary>For gRPC implementations: shows the kind of credentials to <paramref name="configurator"/>.</summary>
    public abstract void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state);

    private sealed class InsecureCredentials : ChannelCredentials
    {
        public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state)
            => configurator.SetInsecureCredentials(state);
    }

    private sealed class CompositeCredentials(ChannelCredentials channel, CallCredentials call) : ChannelCredentials
    {
        private readonly ChannelCredentials _channel = GrpcPreconditions.CheckNotNull(channel, "channelCredentials");
        private readonly CallCredentials _call = GrpcPreconditions.CheckNotNull(call, "callCredentials");

        public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state)
            => configurator.SetCompositeCredentials(state, _channel, _call);
    }
}
