using System.Security.Cryptography.X509Certificates;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace k8s;

public partial class KubernetesClientConfiguration
{
    public static readonly string KubeConfigDefaultLocation =
        Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".kube/config");

    private const string KubeConfigVariable = "KUBECONFIG";

    public string CurrentContext { get; private set; }

    /// <summary>KUBECONFIG, else the default file, else the pod's service account, else localhost:8080.</summary>
    public static KubernetesClientConfiguration BuildDefaultConfig()
    {
        var named = Environment.GetEnvironmentVariable(KubeConfigVariable);
        if (!string.IsNullOrEmpty(named))
        {
            return BuildConfigFromConfigFile(named.Split(':')[0]);
        }

        if (File.Exists(KubeConfigDefaultLocation))
        {
            return BuildConfigFromConfigFile(KubeConfigDefaultLocation);
        }

        return IsInCluster() ? InClusterConfig() : new KubernetesClientConfiguration { Host = "http://localhost:8080" };
    }

    public static KubernetesClientConfiguration BuildConfigFromConfigFile(
        string kubeconfigPath = null,
        string currentContext = null,
        string masterUrl = null,
        bool useRelativePaths = true) =>
        BuildConfigFromConfigFile(
            new FileInfo(kubeconfigPath ?? KubeConfigDefaultLocation), currentContext, masterUrl, useRelativePaths);

    public static KubernetesClientConfiguration BuildConfigFromConfigFile(
        FileInfo kubeconfig,
        string currentContext = null,
        string masterUrl = null,
        bool useRelativePaths = true)
    {
        ArgumentNullException.ThrowIfNull(kubeconfig);
        return BuildConfigFromConfigObject(LoadKubeConfig(kubeconfig, useRelativePaths), currentContext, masterUrl);
    }

    public static KubernetesClientConfiguration BuildConfigFromConfigFile(
        Stream kubeconfig,
        string currentContext = null,
        string masterUrl = null) =>
        BuildConfigFromConfigObject(LoadKubeConfig(kubeconfig), currentContext, masterUrl);

    public static KubernetesClientConfiguration BuildConfigFromConfigObject(
        K8SConfiguration k8SConfig,
        string currentContext = null,
        string masterUrl = null)
    {
        ArgumentNullException.ThrowIfNull(k8SConfig);
        var configuration = new KubernetesClientConfiguration();
        if ((currentContext ?? k8SConfig.CurrentContext) is { } context)
        {
            configuration.UseContext(k8SConfig, context);
        }

        if (!string.IsNullOrWhiteSpace(masterUrl))
        {
            configuration.Host = masterUrl;
        }

        return string.IsNullOrWhiteSpace(configuration.Host)
            ? throw new KubeConfigException("neither the context nor the caller names a server")
            : configuration;
    }

    public static K8SConfiguration LoadKubeConfig(string kubeconfigPath = null, bool useRelativePaths = true) =>
        LoadKubeConfig(new FileInfo(kubeconfigPath ?? KubeConfigDefaultLocation), useRelativePaths);

    public static K8SConfiguration LoadKubeConfig(FileInfo kubeconfig, bool useRelativePaths = true)
    {
        ArgumentNullException.ThrowIfNull(kubeconfig);
        if (!kubeconfig.Exists)
        {
            throw new KubeConfigException($"there is no kubeconfig at {kubeconfig.FullName}");
        }

        using var stream = kubeconfig.OpenRead();
        var loaded = LoadKubeConfig(stream);
        loaded.FileName = useRelativePaths ? kubeconfig.FullName : null;
        return loaded;
    }

    public static K8SConfiguration LoadKubeConfig(Stream kubeconfigStream)
    {
        using var reader = new StreamReader(kubeconfigStream);
        return KubeConfigYaml.Read(reader);
    }

    private static string ResolvePath(K8SConfiguration config, string path) =>
        config.FileName == null || Path.IsPathRooted(path)
            ? path
            : Path.Combine(Path.GetDirectoryName(config.FileName), path);

    private static bool SameName(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private void UseContext(K8SConfiguration config, string contextName)
    {
        var context = config.Contexts.FirstOrDefault(c => SameName(c.Name, contextName))
            ?? throw new KubeConfigException($"the kubeconfig has no context '{contextName}'");
        var details = context.ContextDetails;
        if (string.IsNullOrEmpty(details?.Cluster))
        {
            throw new KubeConfigException($"the context '{contextName}' names no cluster");
        }

        CurrentContext = context.Name;
        Namespace = details.Namespace;
        UseCluster(config, details.Cluster);
        if (!string.IsNullOrWhiteSpace(details.User))
        {
            UseUser(config, details.User);
        }
    }

    private void UseCluster(K8SConfiguration config, string name)
    {
        var endpoint = config.Clusters.FirstOrDefault(c => SameName(c.Name, name))?.ClusterEndpoint
            ?? throw new KubeConfigException($"the kubeconfig has no cluster '{name}'");
        if (!Uri.TryCreate(endpoint.Server, UriKind.Absolute, out var server))
        {
            throw new KubeConfigException($"the server '{endpoint.Server}' of cluster '{name}' is no URL");
        }

        Host = endpoint.Server;
        SkipTlsVerify = endpoint.SkipTlsVerify;
        TlsServerName = endpoint.TlsServerName;
        if (server.Scheme != Uri.UriSchemeHttps)
        {
            return;
        }

        if (!string.IsNullOrEmpty(endpoint.CertificateAuthorityData))
        {
            SslCaCerts = LoadAuthorities(Convert.FromBase64String(endpoint.CertificateAuthorityData));
        }
        else if (!string.IsNullOrEmpty(endpoint.CertificateAuthority))
        {
            SslCaCerts = LoadAuthorities(File.ReadAllBytes(ResolvePath(config, endpoint.CertificateAuthority)));
        }
    }

    private static X509Certificate2Collection LoadAuthorities(byte[] data)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(System.Text.Encoding.UTF8.GetString(data));
        if (authorities.Count == 0)
        {
            authorities.Add(X509CertificateLoader.LoadCertificate(data));
        }

        return authorities;
    }

    private void UseUser(K8SConfiguration config, string name)
    {
        var user = config.Users.FirstOrDefault(u => SameName(u.Name, name))?.UserCredentials
            ?? throw new KubeConfigException($"the kubeconfig has no credentials for user '{name}'");
        if (!string.IsNullOrWhiteSpace(user.Token))
        {
            AccessToken = user.Token;
        }
        else if (!string.IsNullOrWhiteSpace(user.UserName) && !string.IsNullOrWhiteSpace(user.Password))
        {
            Username = user.UserName;
            Password = user.Password;
        }

        if (!string.IsNullOrWhiteSpace(user.ClientCertificateData) && !string.IsNullOrWhiteSpace(user.ClientKeyData))
        {
            ClientCertificateData = user.ClientCertificateData;
            ClientCertificateKeyData = user.ClientKeyData;
        }

        if (!string.IsNullOrWhiteSpace(user.ClientCertificate) && !string.IsNullOrWhiteSpace(user.ClientKey))
        {
            ClientCertificateFilePath = ResolvePath(config, user.ClientCertificate);
            ClientKeyFilePath = ResolvePath(config, user.ClientKey);
        }

        if (AccessToken == null && Username == null && ClientCertificateData == null && ClientCertificateFilePath == null)
        {
            throw new KubeConfigException($"the kubeconfig has no credentials for user '{name}' that this client knows");
        }
    }
}
