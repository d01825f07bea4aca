using System.Net;

namespace Mesh.EndToEnd.Tests.Deploy;

public sealed class NetworkTests
{
    private static readonly string[] Public = ["1.1.1.1", "140.82.112.3", "2606:4700::1111"];

    private static readonly string[] Private =
    [
        "10.96.0.1", "172.17.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "127.0.0.1", "fd00:ec2::254", "fe80::1",
    ];

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task Runners_AreReachedByNobody(string overlay)
    {
        var policies = (await RunnerPoliciesAsync(overlay)).ToList();

        var deny = Assert.Single(policies, p => p.Name == "default-deny");
        Assert.Equal(["Egress", "Ingress"], deny.Texts("spec", "policyTypes").Order());
        Assert.All(policies, p =>
        {
            Assert.Null(p.At("spec", "ingress"));
            Assert.Equal("{}", p.Text("spec", "podSelector"));
        });
    }

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task Runners_ReachTheIngressAndDnsByNameOnly(string overlay)
    {
        var selected = (await RunnerPoliciesAsync(overlay))
            .SelectMany(p => p.Items("spec", "egress")).SelectMany(e => e.Items("to"))
            .Where(to => to.At("ipBlock") is null)
            .Select(to => to.Text("namespaceSelector", "matchLabels", "kubernetes.io/metadata.name"));

        Assert.Equal(["ingress-nginx", "kube-system"], selected.Order());
    }

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task Runners_ReachPublicAddressesOnly(string overlay)
    {
        var blocks = (await RunnerPoliciesAsync(overlay))
            .SelectMany(p => p.Items("spec", "egress")).SelectMany(e => e.Items("to"))
            .Where(to => to.At("ipBlock") is not null)
            .Select(to => (
                Allowed: IPNetwork.Parse(to.Text("ipBlock", "cidr")),
                Except: to.Texts("ipBlock", "except").Select(IPNetwork.Parse)))
            .ToList();
        bool Reaches(string text)
        {
            var address = IPAddress.Parse(text);
            return blocks.Any(b => b.Allowed.Contains(address) && !b.Except.Any(e => e.Contains(address)));
        }

        Assert.All(Public, address => Assert.True(Reaches(address), address));
        Assert.All(Private, address => Assert.False(Reaches(address), address));
    }

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task Services_AreReachedOnThePortOfGrpc_AndThePageByTheIngressAlone(string overlay)
    {
        var rendered = await RenderedOverlay.RenderAsync(overlay);
        var policies = rendered.Of("NetworkPolicy").Where(p => p.Namespace == "mesh").ToList();
        var ports = policies.SelectMany(p => p.Items("spec", "ingress").SelectMany(i => i.Items("ports"))
            .Select(port => (p.Name, Port: port.Text("port"))));

        Assert.Equal([("to-page", "8081"), ("to-services", "8080")], ports.Order());
        var page = Assert.Single(policies, p => p.Name == "to-page");
        Assert.Equal("reporter", page.Text("spec", "podSelector", "matchLabels", "app.kubernetes.io/name"));
        var from = Assert.Single(Assert.Single(page.Items("spec", "ingress")).Items("from"));
        Assert.Equal("ingress-nginx", from.Text("namespaceSelector", "matchLabels", "kubernetes.io/metadata.name"));
        Assert.Equal("ingress-nginx", from.Text("podSelector", "matchLabels", "app.kubernetes.io/name"));
    }

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task Page_HasAPortOfItsOwn_AsTheCodeListens(string overlay)
    {
        var rendered = await RenderedOverlay.RenderAsync(overlay);
        var container = rendered.One("Deployment", "reporter").Items("spec", "template", "spec", "containers").Single();
        var opened = Assert.Single(container.Items("ports"), port => port.Text("name") == "page");
        var served = Assert.Single(rendered.One("Service", "reporter").Items("spec", "ports"), port => port.Text("name") == "page");

        // The defaults of Reporter:Page:Listen and Reporter:Page:ServicePort.
        Assert.Equal("8081", opened.Text("containerPort"));
        Assert.Equal(("8081", "page", "http"), (served.Text("port"), served.Text("targetPort"), served.Text("appProtocol")));
    }

    private static async Task<IEnumerable<Manifest>> RunnerPoliciesAsync(string overlay) =>
        (await RenderedOverlay.RenderAsync(overlay)).Of("NetworkPolicy").Where(p => p.Namespace == "mesh-jobs");
}
