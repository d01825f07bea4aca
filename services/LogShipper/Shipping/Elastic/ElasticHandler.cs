using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Mesh.LogShipper.Shipping.Elastic;

/// <summary>The connections to the servers.</summary>
internal static class ElasticHandler
{
    public static SocketsHttpHandler Create(ElasticOptions options) => new()
    {
        // A redirected POST would come as a GET; a server that redirects is not the one to talk to.
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Policy(options.CaFile) },
    };

    private static X509ChainPolicy? Policy(string caFile)
    {
        if (caFile.Length == 0)
        {
            return null;
        }

        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        return policy;
    }
}
