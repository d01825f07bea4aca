using Grpc.Core;

namespace Grpc.Net.ClientFactory.Internal;

/// <summary>Finds out whether channel credentials mean TLS.</summary>
internal sealed class SecurityProbe : ChannelCredentialsConfiguratorBase
{
    private bool _secure;

    public static bool IsSecure(ChannelCredentials? credentials)
    {
        var probe = new SecurityProbe();
        credentials?.InternalPopulateConfiguration(probe, probe);
        return probe._secure;
    }

    public override void SetInsecureCredentials(object state) => _secure = false;

    public override void SetSslCredentials(
        object state,
        string? rootCertificates,
        KeyCertificatePair? keyCertificatePair,
        VerifyPeerCallback? verifyPeerCallback)
        => _secure = true;

    public override void SetCompositeCredentials(
        object state, ChannelCredentials channelCredentials, CallCredentials callCredentials)
        => channelCredentials.InternalPopulateConfiguration(this, state);
}
