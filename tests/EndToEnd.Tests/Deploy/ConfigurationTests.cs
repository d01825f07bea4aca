using System.Reflection;
using Mesh.Hosting;
using Mesh.Hosting.Cluster;
using Mesh.Hosting.Ingress;
using Mesh.Hosting.JobTokens;
using Mesh.Hosting.Peers;

namespace Mesh.EndToEnd.Tests.Deploy;

public sealed class ConfigurationTests
{
    private static readonly (string Section, Type Options)[] Sections =
    [
        (MeshOptions.Section, typeof(MeshOptions)),
        (KubernetesOptions.Section, typeof(KubernetesOptions)),
        (IngressOptions.Section, typeof(IngressOptions)),
        (JobTokenOptions.Section, typeof(JobTokenOptions)),
        (PeerOptions.Section, typeof(PeerOptions)),
    ];

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task Ports_AgreeWithTheCodesDefaults(string overlay)
    {
        var rendered = await RenderedOverlay.RenderAsync(overlay);
        var port = new Uri(new MeshOptions().Listen).Port.ToString();

        Assert.Equal(port, new IngressOptions().ServicePort.ToString());
        Assert.Equal(new MeshOptions().Listen, rendered.Config("mesh-config").Text("data", "Mesh__Listen"));
        Assert.All(rendered.Workloads, workload =>
        {
            var container = workload.Items("spec", "template", "spec", "containers").Single();
            Assert.Equal(port, container.Text("ports", 0, "containerPort"));
            Assert.All(
                (string[])["startupProbe", "readinessProbe", "livenessProbe"],
                probe => Assert.Equal(port, container.Text(probe, "grpc", "port")));
            var service = rendered.One("Service", workload.Name);
            Assert.Equal(port, service.Text("spec", "ports", 0, "port"));
            Assert.Equal("grpc", service.Text("spec", "ports", 0, "targetPort"));
            Assert.Equal(
                workload.Text("spec", "template", "metadata", "labels", "app.kubernetes.io/name"),
                service.Text("spec", "selector", "app.kubernetes.io/name"));
        });
    }

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task Peers_AreServicesThatExist(string overlay)
    {
        var rendered = await RenderedOverlay.RenderAsync(overlay);
        var config = rendered.Config("mesh-config");

        Assert.All(Enum.GetValues<Peer>(), peer =>
        {
            var address = new PeerOptions().Of(peer);
            Assert.Equal(address, new Uri(config.Text("data", $"Mesh__Services__{peer}")));
            var service = rendered.One("Service", peer.ToString().ToLowerInvariant());
            Assert.Equal($"{service.Name}.{service.Namespace}.svc", address.Host);
        });
    }

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task Namespaces_AgreeWithTheCodesDefaults(string overlay)
    {
        var rendered = await RenderedOverlay.RenderAsync(overlay);

        rendered.One("Namespace", new KubernetesOptions().ServiceNamespace, "");
        rendered.One("Namespace", new KubernetesOptions().JobNamespace, "");
    }

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task EveryMeshVariable_IsAnOptionOfTheCode(string overlay)
    {
        var rendered = await RenderedOverlay.RenderAsync(overlay);
        var names = rendered.Config("mesh-config").At("data")!.AsObject().Select(p => p.Key)
            .Concat(rendered.Workloads
                .SelectMany(w => w.Items("spec", "template", "spec", "containers"))
                .SelectMany(c => c.Items("env")).Select(e => e.Text("name")))
            .Where(name => name.StartsWith("Mesh__", StringComparison.Ordinal))
            .Distinct().ToList();

        Assert.Contains("Mesh__DataDirectory", names);
        Assert.All(names, name => Assert.True(IsOption(name.Replace("__", ":")), name));
    }

    private static bool IsOption(string key) =>
        Sections.Any(s => s.Options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Any(p => $"{s.Section}:{p.Name}" == key));
}
