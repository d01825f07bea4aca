using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using k8s.Authentication;
using k8s.Exceptions;

namespace k8s;

public partial class KubernetesClientConfiguration
{
    private const string ServiceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>True in a pod that has a service account.</summary>
    public static bool IsInCluster() =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST"))
        && !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT"))
        && File.Exists(Path.Combine(ServiceAccountFolder, "token"))
        && File.Exists(Path.Combine(ServiceAccountFolder, "ca.crt"));

    /// <summary>The pod's own service account.</summary>
    public static KubernetesClientConfiguration InClusterConfig()
    {
        if (!IsInCluster())
        {
            throw new KubeConfigException(
                "no service account here: KUBERNETES_SERVICE_HOST and _PORT, the token and ca.crt must all be there");
        }

        var host = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST");
        var port = int.Parse(Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT"), CultureInfo.InvariantCulture);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(Path.Combine(ServiceAccountFolder, "ca.crt"));
        var namespaceFile = Path.Combine(ServiceAccountFolder, "namespace");
        return new KubernetesClientConfiguration
        {
            Host = new UriBuilder("https", host, port).ToString(),
            TokenProvider = new TokenFileAuth(Path.Combine(ServiceAccountFolder, "token")),
            SslCaCerts = authorities,
            Namespace = File.Exists(namespaceFile) ? File.ReadAllText(namespaceFile) : null,
        };
    }
}
