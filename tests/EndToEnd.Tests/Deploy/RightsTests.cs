namespace Mesh.EndToEnd.Tests.Deploy;

public sealed class RightsTests
{
    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task Roles_HaveNoWildcard(string overlay)
    {
        var rendered = await RenderedOverlay.RenderAsync(overlay);
        var rules = rendered.Manifests.Where(m => m.Kind is "Role" or "ClusterRole").SelectMany(r => r.Items("rules")).ToList();

        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.DoesNotContain(
            "*", rule.Texts("apiGroups").Concat(rule.Texts("resources")).Concat(rule.Texts("verbs"))));
    }

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task Services_WriteTheirOwnIngressOnly(string overlay)
    {
        var rendered = await RenderedOverlay.RenderAsync(overlay);

        Assert.All(rendered.Workloads, service =>
        {
            var rules = rendered.One("Role", $"{service.Name}-ingress").Items("rules").ToList();
            Assert.All(rules, rule => Assert.Equal(["ingresses"], rule.Texts("resources")));
            Assert.All(
                rules.Where(rule => rule.At("resourceNames") is null), rule => Assert.Equal(["create"], rule.Texts("verbs")));
            string[] own = service.Name == "reporter" ? ["reporter", "reporter-page"] : [service.Name];
            Assert.Equal(own, rules.SelectMany(rule => rule.Texts("resourceNames")));
        });
    }

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task JobNamespace_IsTheDispatchersAlone(string overlay)
    {
        var rendered = await RenderedOverlay.RenderAsync(overlay);
        var bindings = rendered.Of("RoleBinding").Where(b => b.Namespace == "mesh-jobs")
            .Concat(rendered.Of("ClusterRoleBinding"));

        Assert.All(bindings.SelectMany(b => b.Items("subjects")), subject =>
            Assert.Equal(("dispatcher", "mesh"), (subject.Text("name"), subject.Text("namespace"))));
        var rights = rendered.One("Role", "dispatcher-jobs", "mesh-jobs").Items("rules").ToList();
        Assert.Equal(["events", "pods", "secrets"], rights.SelectMany(r => r.Texts("resources")).Order());
        Assert.Equal(
            ["create", "delete", "get"], rights.Single(r => r.Texts("resources").Contains("secrets")).Texts("verbs").Order());
        var nodes = Assert.Single(Assert.Single(rendered.Of("ClusterRole")).Items("rules"));
        Assert.Equal(["nodes"], nodes.Texts("resources"));
        Assert.Equal(["get", "list", "watch"], nodes.Texts("verbs").Order());
    }

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task RunnerAccount_HasNoTokenAndNoRights(string overlay)
    {
        var rendered = await RenderedOverlay.RenderAsync(overlay);

        Assert.Equal("false", rendered.One("ServiceAccount", "default", "mesh-jobs").Text("automountServiceAccountToken"));
        var subjects = rendered.Manifests.Where(m => m.Kind is "RoleBinding" or "ClusterRoleBinding")
            .SelectMany(b => b.Items("subjects"));
        Assert.DoesNotContain(subjects, s => s.TextOrEmpty("namespace") != "mesh" || s.Text("name") == "default");
    }

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task Namespaces_EnforceAPodSecurityStandard(string overlay)
    {
        var rendered = await RenderedOverlay.RenderAsync(overlay);

        Assert.Equal("restricted", Enforced(rendered, "mesh"));
        Assert.Equal("restricted", Enforced(rendered, "mesh-jobs"));
    }

    private static string? Enforced(RenderedOverlay rendered, string name) =>
        rendered.One("Namespace", name, "").Text("metadata", "labels", "pod-security.kubernetes.io/enforce");
}
