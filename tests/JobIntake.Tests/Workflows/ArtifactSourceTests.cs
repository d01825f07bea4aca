using Mesh.Artifacts;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Mesh.JobIntake.Tests.Workflows;

/// <summary>Whose artifacts a job is told to take, and may read.</summary>
public sealed class ArtifactSourceTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Lease_NodeNeedsOthers_NamesTheirJobsThatKeepArtifactsInTheOrderOfNeeds()
    {
        await using var host = await StartAsync();
        var request = WorkflowRequests.Of("plain", "b", "a", "last: a plain b");
        Keep(request, "a");
        Keep(request, "b");
        request.Node("b").Matrix = new Matrix { Axes = { new MatrixAxis { Name = "GO", Values = { "1", "2" } } } };
        var workflow = await host.SubmitAsync(request);
        var (dispatcher, _) = await TestDispatcher.OpenAsync(host, "d", 10);
        using var open = dispatcher;
        for (var i = 0; i < 4; i++)
        {
            var lease = await dispatcher.NextLeaseAsync();
            Assert.Empty(lease.Spec.ArtifactJobs);
            Assert.False(new JsonWebToken(lease.JobToken).TryGetClaim("needs", out _));
            await host.CompleteAsync(lease);
        }

        var last = await dispatcher.NextLeaseAsync();

        string[] expected =
        [
            workflow.Nodes[2].Jobs[0].Name, workflow.Nodes[1].Jobs[0].Name, workflow.Nodes[1].Jobs[1].Name,
        ];
        Assert.Equal(expected, last.Spec.ArtifactJobs);
        Assert.Equal(NeededJobs.Hash(expected), new JsonWebToken(last.JobToken).GetClaim("needs").Value);
        Assert.Empty((await host.GetAsync(last.Ref.Job)).Spec.ArtifactJobs);
    }

    [Fact]
    public async Task Lease_AfterRetries_NamesTheJobsThatStillCount()
    {
        await using var host = await StartAsync();
        var request = WorkflowRequests.Of("build", "test: build");
        Keep(request, "build");
        var workflow = await host.SubmitAsync(request);
        var build = workflow.Nodes[0].Jobs[0].Name;
        var (dispatcher, _) = await TestDispatcher.OpenAsync(host, "d", 10);
        using var open = dispatcher;
        await host.CompleteAsync(await dispatcher.NextLeaseAsync());
        var test = await dispatcher.NextLeaseAsync();
        Assert.Equal([build], test.Spec.ArtifactJobs);
        await host.CompleteAsync(test, OutcomeReason.StepFailed);

        // The workflow once more: build is not run again. Then the job alone, and that job once more.
        await host.Intake.RetryJobAsync(new RetryJobRequest { Name = workflow.Name });
        var second = await dispatcher.NextLeaseAsync();
        Assert.Equal([build], second.Spec.ArtifactJobs);
        await host.CompleteAsync(second, OutcomeReason.StepFailed);
        var name = second.Ref.Job;
        for (var i = 0; i < 2; i++)
        {
            await host.Intake.RetryJobAsync(new RetryJobRequest { Name = name });
            var again = await dispatcher.NextLeaseAsync();
            Assert.Equal([build], again.Spec.ArtifactJobs);
            await host.CompleteAsync(again, OutcomeReason.StepFailed);
            name = again.Ref.Job;
        }
    }

    private async Task<IntakeHost> StartAsync()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var file = Path.Combine(_data.Path, "token.key");
        await File.WriteAllTextAsync(file, key.ExportPkcs8PrivateKeyPem());
        return await IntakeHost.StartAsync(_data.Path, settings: $"--Mesh:JobTokens:PrivateKeyFile={file}");
    }

    private static void Keep(SubmitWorkflowRequest request, string node) =>
        request.Node(node).Job.Spec.Artifacts = new ArtifactSelection { Paths = { "out" } };
}
