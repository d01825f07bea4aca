using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;

namespace Mesh.Local.Tests.Conformance;

/// <summary>
/// Plain HTTP to the cluster of a kubeconfig's current context: client certificate, token and CA, inline or in files.
/// </summary>
internal static class ClusterConnection
{
    public static HttpClient Open(string kubeconfig)
    {
        var config = YamlBody.ToJson(File.ReadAllText(kubeconfig))!;
        var context = Named(config, "contexts", (string)config["current-context"]!, "context");
        var cluster = Named(config, "clusters", (string)context["cluster"]!, "cluster");
        var user = Named(config, "users", (string)context["user"]!, "user");
        var folder = Path.GetDirectoryName(Path.GetFullPath(kubeconfig))!;
        var handler = new SocketsHttpHandler();
        if (Bytes(cluster, "certificate-authority", folder) is { } authority)
        {
            handler.SslOptions.CertificateChainPolicy = Trust(authority);
        }
        else if ((bool?)cluster["insecure-skip-tls-verify"] == true)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }

        if (Bytes(user, "client-certificate", folder) is { } certificate && Bytes(user, "client-key", folder) is { } key)
        {
            // Through PKCS#12: a certificate with a key from PEM alone is not usable for TLS on every platform.
            using var pair = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(certificate), Encoding.UTF8.GetString(key));
            var usable = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
            handler.SslOptions.ClientCertificates = [usable];
        }

        var client = new HttpClient(handler)
        {
            BaseAddress = new Uri(((string)cluster["server"]!).TrimEnd('/') + "/"),
            Timeout = TimeSpan.FromMinutes(5),
        };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("mesh-conformance", "1"));
        if (Token(user, folder) is { } token)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }

    private static X509ChainPolicy Trust(byte[] authority)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPem(Encoding.UTF8.GetString(authority));
        return policy;
    }

    private static JsonNode Named(JsonNode config, string list, string name, string part) =>
        config[list]!.AsArray().Single(item => (string?)item!["name"] == name)![part]!;

    private static string? Token(JsonNode user, string folder) => (string?)user["token"]
        ?? ((string?)user["tokenFile"] is { } file ? File.ReadAllText(Path.Combine(folder, file)).Trim() : null);

    private static byte[]? Bytes(JsonNode node, string name, string folder) =>
        (string?)node[name + "-data"] is { } data ? Convert.FromBase64String(data)
        : (string?)node[name] is { } file ? File.ReadAllBytes(Path.Combine(folder, file))
        : null;
}
