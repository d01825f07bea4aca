using System.Text;
using k8s;
using k8s.Exceptions;

namespace Mesh.Dispatcher.Tests.Kubernetes;

public sealed class ConfigTests
{
    private const string Good = """
        apiVersion: v1
        kind: Config
        current-context: b
        preferences: {}
        clusters:
        - name: c
          cluster: {server: "http://127.0.0.1:8001", insecure-skip-tls-verify: true}
        users:
        - name: u
          user: {token: secret}
        contexts:
        - name: a
          context: {cluster: c}
        - name: b
          context: {cluster: c, user: u, namespace: jobs}
        """;

    [Fact]
    public void Build_CurrentContext_IsTaken()
    {
        var config = KubernetesClientConfiguration.BuildConfigFromConfigFile(Stream(Good));

        Assert.Equal("http://127.0.0.1:8001", config.Host);
        Assert.Equal(("b", "jobs"), (config.CurrentContext, config.Namespace));
        Assert.Equal(("secret", true), (config.AccessToken, config.SkipTlsVerify));
    }

    [Fact]
    public void Build_NamedContextAndMaster_Win()
    {
        var config = KubernetesClientConfiguration.BuildConfigFromConfigFile(Stream(Good), "a", "https://example.test:6443");

        Assert.Equal("https://example.test:6443", config.Host);
        Assert.Null(config.AccessToken);
    }

    [Fact]
    public void Build_UnknownContext_SaysWhich()
    {
        var e = Assert.Throws<KubeConfigException>(
            () => KubernetesClientConfiguration.BuildConfigFromConfigFile(Stream(Good), "z"));

        Assert.Contains("'z'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_BrokenYaml_SaysWhere()
    {
        var e = Assert.Throws<KubeConfigException>(
            () => KubernetesClientConfiguration.BuildConfigFromConfigFile(Stream("clusters: [\n- }")));

        Assert.Contains("line ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_MissingFile_SaysWhich()
    {
        var e = Assert.Throws<KubeConfigException>(
            () => KubernetesClientConfiguration.BuildConfigFromConfigFile("/nowhere/kubeconfig"));

        Assert.Contains("/nowhere/kubeconfig", e.Message, StringComparison.Ordinal);
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
}
