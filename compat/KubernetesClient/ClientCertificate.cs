using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace k8s;

/// <summary>The client certificate of a configuration, from PEM text in base64 or from PEM files.</summary>
internal static class ClientCertificate
{
    public static X509Certificate2 Load(KubernetesClientConfiguration config)
    {
        var (certificate, key) = (config.ClientCertificateData, config.ClientCertificateKeyData);
        if (!string.IsNullOrWhiteSpace(certificate) && !string.IsNullOrWhiteSpace(key))
        {
            return X509Certificate2.CreateFromPem(FromBase64(certificate), FromBase64(key));
        }

        return string.IsNullOrWhiteSpace(config.ClientCertificateFilePath) || string.IsNullOrWhiteSpace(config.ClientKeyFilePath)
            ? null
            : X509Certificate2.CreateFromPemFile(config.ClientCertificateFilePath, config.ClientKeyFilePath);
    }

    private static string FromBase64(string data) => Encoding.UTF8.GetString(Convert.FromBase64String(data));
}
