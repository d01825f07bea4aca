using Grpc.Core;
using Mesh.EndToEnd.Tests.Cluster;
using Mesh.Intake.V1;

namespace Mesh.EndToEnd.Tests.Stories;

/// <summary>Files that a job keeps, in the hands of users and of the jobs that need it.</summary>
[Collection(MeshCollection.Name)]
public sealed class ArtifactStories(MeshFixture fixture) : IDisposable
{
    private readonly RunningMesh _mesh = fixture.Mesh;
    private readonly Workspace _workspace = new();

    [Fact]
    public async Task Workflow_SecondJobNeedsTheFirst_ReadsWhatItMade()
    {
        var intake = new JobIntakeService.JobIntakeServiceClient(_mesh.Channel);
        var workflow = new Workflow { Project = "default" };
        workflow.Nodes.Add(Node("build", "mkdir -p out; printf '#!/bin/sh\\necho made by build in $1\\n' > out/tool; chmod +x out/tool"));
        workflow.Nodes[0].Job.Spec.Artifacts = new ArtifactSelection { Paths = { "out/" } };
        workflow.Nodes.Add(Node("test", "ls; out/tool test"));
        workflow.Nodes[1].Needs.Add("build");
        var submitted = (await intake.SubmitWorkflowAsync(new SubmitWorkflowRequest { Workflow = workflow })).Workflow;

        await Eventually.TrueAsync("the workflow ended", async () =>
            (await ReadAsync(intake, submitted.Name)).State != WorkflowState.Running);

        var ended = await ReadAsync(intake, submitted.Name);
        var log = await _mesh.RunAsync("logs", ended.Nodes[1].Jobs[0].Name);
        Assert.True(ended.State == WorkflowState.Succeeded, $"{ended}\n{log}\n{_mesh.Words()}");
        Assert.Contains("made by build in test\n", log.Output, StringComparison.Ordinal);
        Assert.Contains($"prepare: 1 artifact, 35 bytes, of {ended.Nodes[0].Jobs[0].Name}", log.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Artifacts_OfAJob_AreListedAndDownloaded()
    {
        var file = _workspace.Write("keep.yml", """
            box: debian:12
            build:
              steps:
                - script:
                    code: |
                      mkdir -p out/sub
                      printf one > out/1; printf two > out/sub/2
                      head -c 3000000 /dev/zero > big
                      ln -s /etc/passwd out/passwd
              artifacts:
                paths: [out, big, nothing]
                when: always
            """);
        var job = (await _mesh.RunAsync("submit", "-f", file, "--follow")).FirstLine;

        var list = await _mesh.RunAsync("artifacts", job);
        var folder = Path.Combine(_workspace.Path, "got");
        var some = await _mesh.RunAsync("artifacts", job, "out", "-d", folder);
        var one = await _mesh.RunAsync("artifacts", job, "big", "-d", folder);
        var wrong = await _mesh.RunAsync("artifacts", job, "nowhere");

        Assert.True(list.ExitCode == 0, list.ToString());
        Assert.Equal(
            ["big", "out/1", "out/sub/2"],
            list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(' ')[^1]));
        Assert.True(some.ExitCode == 0 && one.ExitCode == 0, $"{some}\n{one}");
        Assert.Equal("two", await File.ReadAllTextAsync(Path.Combine(folder, "out/sub/2")));
        Assert.Equal(3_000_000, new FileInfo(Path.Combine(folder, "big")).Length);
        Assert.Equal(3, Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length);
        Assert.True(wrong.ExitCode == 64, wrong.ToString());
        var log = (await _mesh.RunAsync("logs", job)).Output;
        Assert.Contains("mesh: no file matches the artifact path 'nothing'", log, StringComparison.Ordinal);
        Assert.Contains("the artifact out/passwd is left out", log, StringComparison.Ordinal);
    }

    public void Dispose() => _workspace.Dispose();

    private static WorkflowNode Node(string name, string code) => new()
    {
        Name = name,
        Job = new Job
        {
            Spec = new JobSpec
            {
                Pipeline = name,
                Box = new Box { Image = "debian:12" },
                Steps = { new Step { Name = "one", Code = code } },
            },
        },
    };

    private static async Task<Workflow> ReadAsync(JobIntakeService.JobIntakeServiceClient intake, string name)
    {
        try
        {
            return (await intake.GetWorkflowAsync(new GetWorkflowRequest { Name = name })).Workflow;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable)
        {
            return new Workflow { State = WorkflowState.Running };
        }
    }
}
