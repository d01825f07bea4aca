using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using k8s.Authentication;
using k8s.Exceptions;

namespace k8s;

public partial class Kubernetes
{
    private readonly JsonSerializerOptions _jsonOptions;
    private readonly string _tlsServerName;
    private readonly bool _disableHttp2;
    private X509Certificate2 _clientCertificate;

    public Kubernetes(KubernetesClientConfiguration config, params DelegatingHandler[] handlers)
    {
        BaseUri = ReadHost(config);
        Credentials = CreateCredentials(config);
        HttpClientTimeout = config.HttpClientTimeout;
        _jsonOptions = config.JsonSerializerOptions;
        _tlsServerName = config.TlsServerName;
        _disableHttp2 = config.DisableHttp2;
        _clientCertificate = ClientCertificate.Load(config);
        HttpClient = new HttpClient(BuildHandler(config, handlers)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Trusts what chains up to <paramref name="caCerts"/> and nothing else; a wrong host name stays wrong.</summary>
    public static bool CertificateValidationCallBack(
        object sender,
        X509Certificate2Collection caCerts,
        X509Certificate certificate,
        X509Chain chain,
        SslPolicyErrors sslPolicyErrors)
    {
        ArgumentNullException.ThrowIfNull(caCerts);
        ArgumentNullException.ThrowIfNull(chain);
        if (sslPolicyErrors == SslPolicyErrors.None)
        {
            return true;
        }

        if (sslPolicyErrors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 leaf)
        {
            return false;
        }

        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(caCerts);
        return chain.Build(leaf);
    }

    public static ServiceClientCredentials CreateCredentials(KubernetesClientConfiguration config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.TokenProvider != null)
        {
            return new TokenCredentials(config.TokenProvider);
        }

        if (!string.IsNullOrEmpty(config.AccessToken))
        {
            return new TokenCredentials(config.AccessToken);
        }

        return string.IsNullOrEmpty(config.Username)
            ? null
            : new BasicAuthenticationCredentials { UserName = config.Username, Password = config.Password };
    }

    private static Uri ReadHost(KubernetesClientConfiguration config)
    {
        if (string.IsNullOrWhiteSpace(config?.Host))
        {
            throw new KubeConfigException("the configuration names no host");
        }

        return Uri.TryCreate(config.Host, UriKind.Absolute, out var host)
            ? host
            : throw new KubeConfigException($"'{config.Host}' is no URL");
    }

    private HttpMessageHandler BuildHandler(KubernetesClientConfiguration config, DelegatingHandler[] handlers)
    {
        var sockets = new SocketsHttpHandler
        {
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = TimeSpan.FromMinutes(3),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
            EnableMultipleHttp2Connections = true,
        };
        var caCerts = config.SslCaCerts;
        if (config.SkipTlsVerify)
        {
            sockets.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }
        else if (caCerts != null)
        {
            sockets.SslOptions.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
                CertificateValidationCallBack(sender, caCerts, certificate, chain, errors);
        }

        if (_clientCertificate != null)
        {
            sockets.SslOptions.ClientCertificates = [_clientCertificate];
        }

        config.FirstMessageHandlerSetup?.Invoke(sockets);

        HttpMessageHandler first = sockets;
        foreach (var handler in (handlers ?? []).Reverse())
        {
            handler.InnerHandler = first;
            first = handler;
        }

        return first;
    }
}
