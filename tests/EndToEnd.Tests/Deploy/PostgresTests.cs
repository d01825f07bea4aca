namespace Mesh.EndToEnd.Tests.Deploy;

/// <summary>JobIntake on PostgreSQL, on top of every overlay.</summary>
public sealed class PostgresTests
{
    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task JobIntake_OnPostgres_HasAStandbyThatIsReady(string overlay)
    {
        var rendered = await RenderedOverlay.RenderWithAsync(overlay, "jobintake-postgres");

        var intake = rendered.One("Deployment", "jobintake");
        Assert.Equal("2", intake.Text("spec", "replicas"));
        Assert.Equal(
            ("RollingUpdate", "0", "1"),
            (intake.Text("spec", "strategy", "type"),
                intake.Text("spec", "strategy", "rollingUpdate", "maxUnavailable"),
                intake.Text("spec", "strategy", "rollingUpdate", "maxSurge")));
        // As every other service's: a standby listens from its start on.
        var dispatcher = rendered.One("Deployment", "dispatcher");
        Assert.Equal(
            dispatcher.Text("spec", "template", "spec", "containers", 0, "startupProbe", "failureThreshold"),
            intake.Text("spec", "template", "spec", "containers", 0, "startupProbe", "failureThreshold"));
        Assert.Equal("1", rendered.One("PodDisruptionBudget", "jobintake").Text("spec", "minAvailable"));
    }

    [OverlayTheory]
    [ClassData(typeof(Overlays))]
    public async Task JobIntake_OnPostgres_SaysWhereItIsReachedAndKeepsNothing(string overlay)
    {
        var rendered = await RenderedOverlay.RenderWithAsync(overlay, "jobintake-postgres");

        var pod = new Manifest(rendered.One("Deployment", "jobintake").At("spec", "template", "spec")!);
        var variables = pod.Items("containers").Single().Items("env").ToDictionary(variable => variable.Text("name"));
        Assert.Equal("status.podIP", variables["POD_IP"].Text("valueFrom", "fieldRef", "fieldPath"));
        Assert.Equal("Postgres", variables["JobIntake__Store__Kind"].Text("value"));
        Assert.DoesNotContain(rendered.Of("PersistentVolumeClaim"), claim => claim.Name == "jobintake-data");
        Assert.DoesNotContain(pod.Items("volumes"), volume => volume.At("persistentVolumeClaim") is not null);
        Assert.Equal(
            pod.Items("containers").Single().Items("volumeMounts").Select(mount => mount.Text("name")).Order(),
            pod.Items("volumes").Select(volume => volume.Text("name")).Order());
    }
}
