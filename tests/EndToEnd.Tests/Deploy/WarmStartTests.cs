using System.Globalization;

namespace Mesh.EndToEnd.Tests.Deploy;

/// <summary>The components that make jobs start sooner, on top of every overlay.</summary>
public sealed class WarmStartTests
{
    // The cluster autoscaler passes over pods below this.
    private const int AutoscalerCutoff = -10;

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task Headroom_Pods_GiveWayToEveryRunnerPod(string overlay)
    {
        var rendered = await RenderedOverlay.RenderWithAsync(overlay, "headroom");

        var priority = Assert.Single(rendered.Of("PriorityClass"));
        var pod = Pod(rendered.One("Deployment", "mesh-headroom", "mesh-jobs"));
        Assert.Equal(priority.Name, pod.Text("spec", "priorityClassName"));
        Assert.InRange(int.Parse(priority.Text("value"), CultureInfo.InvariantCulture), AutoscalerCutoff + 1, -1);
        Assert.Equal("Never", priority.Text("preemptionPolicy"));
        Assert.Equal("0", pod.Text("spec", "terminationGracePeriodSeconds"));
        Assert.Equal(
            ("525m", "576Mi"),
            (pod.Text("spec", "containers", 0, "resources", "requests", "cpu"),
                pod.Text("spec", "containers", 0, "resources", "requests", "memory")));
    }

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task Prepull_InitContainers_PullAndEnd(string overlay)
    {
        var rendered = await RenderedOverlay.RenderWithAsync(overlay, "prepull");

        var puller = rendered.One("DaemonSet", "mesh-prepull", "mesh-jobs");
        var pulled = Pod(puller).Items("spec", "initContainers").ToList();
        Assert.Contains(pulled, container => container.Text("image").StartsWith("mesh.dev/agent", StringComparison.Ordinal));
        Assert.All(pulled, container => Assert.Equal(["sh", "-c", ":"], container.Texts("command")));
    }

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task WarmStart_Pods_RunOnPeasantsAndKeepTheRestrictedStandard(string overlay)
    {
        Manifest[] pods =
        [
            Pod((await RenderedOverlay.RenderWithAsync(overlay, "headroom")).One("Deployment", "mesh-headroom", "mesh-jobs")),
            Pod((await RenderedOverlay.RenderWithAsync(overlay, "prepull")).One("DaemonSet", "mesh-prepull", "mesh-jobs")),
        ];

        Assert.All(pods, pod =>
        {
            Assert.Empty(RestrictedStandard.Violations(pod.At()!));
            Assert.Equal("false", pod.Text("spec", "automountServiceAccountToken"));
            Assert.Equal("peasant", pod.Text("spec", "nodeSelector", "mesh.dev/role"));
            var toleration = Assert.Single(pod.Items("spec", "tolerations"));
            Assert.Equal(
                ("mesh.dev/role", "peasant", "NoSchedule"),
                (toleration.Text("key"), toleration.Text("value"), toleration.Text("effect")));
            Assert.All(
                pod.Items("spec", "containers").Concat(pod.Items("spec", "initContainers")),
                container => Assert.NotEmpty(container.Text("resources", "limits", "memory")));
        });
    }

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task RootBoxes_Namespace_EnforcesBaselineAndWarnsOfTheRest(string overlay)
    {
        var rendered = await RenderedOverlay.RenderWithAsync(overlay, "root-boxes");

        var labels = rendered.One("Namespace", "mesh-jobs", "");
        Assert.Equal("baseline", labels.Text("metadata", "labels", "pod-security.kubernetes.io/enforce"));
        Assert.Equal("restricted", labels.Text("metadata", "labels", "pod-security.kubernetes.io/warn"));
        Assert.Equal(
            "restricted",
            rendered.One("Namespace", "mesh", "").Text("metadata", "labels", "pod-security.kubernetes.io/enforce"));
    }

    private static Manifest Pod(Manifest workload) => new(workload.At("spec", "template")!);
}
