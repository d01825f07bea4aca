using Mesh.EndToEnd.Tests.Cluster;

namespace Mesh.EndToEnd.Tests.Stories;

[Collection(MeshCollection.Name)]
public sealed class KubectlStories(MeshFixture fixture) : IDisposable
{
    private readonly RunningMesh _mesh = fixture.Mesh;
    private readonly Workspace _workspace = new();

    [KubectlFact]
    public async Task GetNodes_ShowLabels_TellsPatriciansFromPeasants()
    {
        var nodes = await _mesh.KubectlAsync("get", "nodes", "--show-labels");

        Assert.True(nodes.ExitCode == 0, nodes.ToString());
        Assert.Matches(@"(?m)^peasant-1 +Ready .*mesh\.dev/role=peasant", nodes.Output);
        Assert.Matches(@"(?m)^patrician-1 +Ready .*mesh\.dev/role=patrician", nodes.Output);
    }

    [KubectlFact]
    public async Task GetPods_WhileAJobRuns_ShowsItsPodOnAPeasant()
    {
        var submitted = await _mesh.RunAsync("submit", "-f", _workspace.Pipeline("echo begun; sleep 600"));
        var pod = $"mesh-{submitted.FirstLine.Split('/')[^1]}-1";
        await Eventually.TrueAsync("the step began", async () =>
            (await _mesh.RunAsync("logs", submitted.FirstLine)).Output.Contains("begun", StringComparison.Ordinal));

        var pods = await _mesh.KubectlAsync("get", "pods", "-o", "wide");
        var described = await _mesh.KubectlAsync("describe", "pod", pod);
        await _mesh.RunAsync("cancel", submitted.FirstLine, "--wait");

        Assert.Matches($@"(?m)^{pod} +2/2 +Running .*peasant-", pods.Output);
        Assert.True(described.ExitCode == 0, described.ToString());
        Assert.Matches("Successfully assigned|Scheduled", described.Output);
    }

    [KubectlFact]
    public async Task GetIngress_EveryPublicService_RegisteredItsOwn()
    {
        var ingresses = await _mesh.KubectlAsync("get", "ingress", "-n", "mesh");

        Assert.True(ingresses.ExitCode == 0, ingresses.ToString());
        foreach (var service in new[] { "jobintake", "dispatcher", "reporter", "logshipper" })
        {
            Assert.Contains(service, ingresses.Output, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _workspace.Dispose();
}
