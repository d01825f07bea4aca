using Mesh.Hosting.Ingress;

namespace Mesh.Hosting.Tests.Ingress;

public sealed class IngressManifestTests
{
    [Fact]
    public void Build_PublicServices_GivesOneGrpcPathEach()
    {
        var ingress = IngressManifest.Build(
            "reporter", "mesh", new IngressOptions { ServicePort = 9 }, ["mesh.report.v1.ReporterService", "a.b.C"]);

        Assert.Equal("GRPC", ingress.Metadata.Annotations["nginx.ingress.kubernetes.io/backend-protocol"]);
        Assert.Equal("nginx", ingress.Spec.IngressClassName);
        Assert.Null(ingress.Spec.Tls);
        var rule = Assert.Single(ingress.Spec.Rules);
        Assert.Null(rule.Host);
        Assert.Equal(["/a.b.C", "/mesh.report.v1.ReporterService"], rule.Http.Paths.Select(p => p.Path));
        Assert.All(rule.Http.Paths, p => Assert.Equal(("Prefix", "reporter", 9), (p.PathType, p.Backend.Service.Name, p.Backend.Service.Port.Number)));
    }

    [Fact]
    public void Build_Page_GivesOneHttpPathForAllTheRest()
    {
        var options = new IngressOptions { ServicePort = 9, Host = "mesh.example.org", TlsSecret = "mesh-tls" };

        var ingress = IngressManifest.Build("reporter", "mesh", options, new HttpRoute("page", 8));

        Assert.Equal("reporter-page", ingress.Metadata.Name);
        Assert.Equal("HTTP", ingress.Metadata.Annotations["nginx.ingress.kubernetes.io/backend-protocol"]);
        Assert.Equal("off", ingress.Metadata.Annotations["nginx.ingress.kubernetes.io/proxy-buffering"]);
        var rule = Assert.Single(ingress.Spec.Rules);
        Assert.Equal("mesh.example.org", rule.Host);
        Assert.Equal("mesh-tls", Assert.Single(ingress.Spec.Tls).SecretName);
        var path = Assert.Single(rule.Http.Paths);
        Assert.Equal(("/", "Prefix"), (path.Path, path.PathType));
        Assert.Equal(("reporter", 8), (path.Backend.Service.Name, path.Backend.Service.Port.Number));
    }

    [Fact]
    public void Build_HostAndTlsSecret_AreBothNamed()
    {
        var options = new IngressOptions { Host = "mesh.example.org", TlsSecret = "mesh-tls" };

        var ingress = IngressManifest.Build("reporter", "mesh", options, ["a.b.C"]);

        Assert.Equal("mesh.example.org", Assert.Single(ingress.Spec.Rules).Host);
        var tls = Assert.Single(ingress.Spec.Tls);
        Assert.Equal("mesh-tls", tls.SecretName);
        Assert.Equal(["mesh.example.org"], tls.Hosts);
    }
}
