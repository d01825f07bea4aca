using k8s;

namespace Mesh.Dispatcher.Tests.Kubernetes;

/// <summary>Makes clients that speak to a <see cref="StubHandler"/>.</summary>
internal static class ClientFixture
{
    public static IKubernetes Client(StubHandler handler, string? token = null, TimeSpan? timeout = null) =>
        new k8s.Kubernetes(
            new KubernetesClientConfiguration
            {
                Host = "http://127.0.0.1:1",
                AccessToken = token,
                HttpClientTimeout = timeout ?? TimeSpan.FromSeconds(100),
            },
            handler);
}
