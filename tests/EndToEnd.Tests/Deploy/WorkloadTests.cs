namespace Mesh.EndToEnd.Tests.Deploy;

public sealed class WorkloadTests
{
    private static readonly string[] Services = ["dispatcher", "jobintake", "logshipper", "reporter"];

    // These hold keys, so they are made beside the manifests: deploy/README.md says how.
    private static readonly string[] HandMadeSecrets = ["job-token-signing", "job-token-verifying", "jobintake-secret-keys"];

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task Workloads_AreTheFourServices_InTheirNumbers(string overlay)
    {
        var rendered = await RenderedOverlay.RenderAsync(overlay);

        Assert.Equal(Services, rendered.Workloads.Select(w => w.Name).Order());
        Assert.All(rendered.Workloads, w => Assert.Equal("mesh", w.Namespace));
        Assert.Equal("2", rendered.One("Deployment", "dispatcher").Text("spec", "replicas"));
        var members = overlay == "production" ? "3" : "1";
        Assert.Equal(members, rendered.One("StatefulSet", "logshipper").Text("spec", "replicas"));
        Assert.Contains($"\"replicas\": {members}", rendered.One("ConfigMap", "logshipper-members").Text("data", "members.json"));
        foreach (var name in (string[])["jobintake", "reporter"])
        {
            var owner = rendered.One("Deployment", name);
            Assert.Equal(("1", "Recreate"), (owner.Text("spec", "replicas"), owner.Text("spec", "strategy", "type")));
        }
    }

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task Workloads_RunOnPatriciansOnly(string overlay)
    {
        var rendered = await RenderedOverlay.RenderAsync(overlay);

        Assert.All(rendered.Workloads, w =>
        {
            Assert.Equal("patrician", w.Text("spec", "template", "spec", "nodeSelector", "mesh.dev/role"));
            Assert.Null(w.At("spec", "template", "spec", "tolerations"));
        });
    }

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task Workloads_AreLockedDown(string overlay)
    {
        var rendered = await RenderedOverlay.RenderAsync(overlay);

        Assert.All(rendered.Workloads, workload =>
        {
            var pod = new Manifest(workload.At("spec", "template", "spec")!);
            Assert.Equal("true", pod.Text("securityContext", "runAsNonRoot"));
            Assert.Equal("RuntimeDefault", pod.Text("securityContext", "seccompProfile", "type"));
            var container = Assert.Single(pod.Items("containers"));
            Assert.Equal("false", container.Text("securityContext", "allowPrivilegeEscalation"));
            Assert.Equal("true", container.Text("securityContext", "readOnlyRootFilesystem"));
            Assert.Equal(["ALL"], container.Texts("securityContext", "capabilities", "drop"));
            Assert.NotEmpty(container.Text("resources", "limits", "memory"));
        });
    }

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task Workloads_NameOnlyWhatIsThere(string overlay)
    {
        var rendered = await RenderedOverlay.RenderAsync(overlay);

        Assert.All(rendered.Workloads, workload =>
        {
            var pod = new Manifest(workload.At("spec", "template", "spec")!);
            rendered.One("ServiceAccount", pod.Text("serviceAccountName"));
            var container = pod.Items("containers").Single();
            Assert.All(container.Items("envFrom"), from => rendered.One("ConfigMap", from.Text("configMapRef", "name")));
            var volumes = pod.Items("volumes").ToList();
            foreach (var volume in volumes)
            {
                if (volume.At("persistentVolumeClaim") is not null)
                {
                    rendered.One("PersistentVolumeClaim", volume.Text("persistentVolumeClaim", "claimName"));
                }

                if (volume.At("secret") is not null)
                {
                    Assert.Contains(volume.Text("secret", "secretName"), HandMadeSecrets);
                }
            }

            var names = volumes.Select(v => v.Text("name"))
                .Concat(workload.Items("spec", "volumeClaimTemplates").Select(t => t.Name));
            Assert.Equal(container.Items("volumeMounts").Select(m => m.Text("name")).Order(), names.Order());
        });
    }

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task SigningKey_IsMountedByJobIntakeAlone(string overlay)
    {
        var rendered = await RenderedOverlay.RenderAsync(overlay);

        var holders = rendered.Workloads.Where(w => w.Items("spec", "template", "spec", "volumes")
            .Any(v => v.TextOrEmpty("secret", "secretName") == "job-token-signing"));
        Assert.Equal(["jobintake"], holders.Select(w => w.Name));
    }
}
