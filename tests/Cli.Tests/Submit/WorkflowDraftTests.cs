using Mesh.Cli.Demo;
using Mesh.Cli.Submit;

namespace Mesh.Cli.Tests.Submit;

public sealed class WorkflowDraftTests : TemporaryFolder
{
    private const string Pipelines =
        "box: debian:12\na:\n  steps: [script: {code: echo}]\nb:\n  steps: [script: {code: echo}]\n";

    [Fact]
    public void Make_OptionsOfASubmit_CountForEveryNode()
    {
        var workflow = WorkflowDraft.Make(Arguments("workflows: {ci: {env: {X: file, Y: file}, a: , b: {needs: a}}}\n") with
        {
            Source = "https://example.org/r.git",
            Ref = "main",
            Environment = ["X=option"],
            SecretReferences = ["TOKEN=s/k"],
            Labels = ["branch=main"],
        });

        Assert.Equal(("p", "main"), (workflow.Project, workflow.Labels["branch"]));
        Assert.Equal(["a", "b"], workflow.Nodes.Select(node => node.Name));
        Assert.All(workflow.Nodes.Select(node => node.Job), job =>
        {
            Assert.Equal(("https://example.org/r.git", "main"), (job.Spec.Source.Url, job.Spec.Source.Ref));
            Assert.Equal(("option", "file"), (job.Spec.Env["X"], job.Spec.Env["Y"]));
            Assert.Equal("TOKEN", Assert.Single(job.Spec.Secrets).Name);
            Assert.Equal("", job.Project);
        });
    }

    [Fact]
    public void Make_SeveralWorkflows_ListsThem()
    {
        var arguments = Arguments("workflows: {ci: {a: }, nightly: {b: }}\n");

        Assert.Contains("ci, nightly", Assert.Throws<CliException>(() => WorkflowDraft.Make(arguments)).Message, StringComparison.Ordinal);
        Assert.Equal("b", WorkflowDraft.Make(arguments with { Workflow = "nightly" }).Nodes.Single().Name);
    }

    [Fact]
    public void Make_FileWithoutWorkflows_SaysSoAndWhere()
    {
        var error = Assert.Throws<CliException>(() => WorkflowDraft.Make(Arguments("")));

        Assert.EndsWith("mesh.yml:1:1: the file has no workflow; add 'workflows:' with one, or leave --workflow out", error.Message);
        Assert.True(error.NamesPlace);
    }

    [Fact]
    public void Make_OptionSetsAVariableOfAMatrix_IsRefused()
    {
        var arguments = Arguments("workflows: {ci: {a: {matrix: {X: [1]}}}}\n") with { Environment = ["X=2"] };

        var error = Assert.Throws<CliException>(() => WorkflowDraft.Make(arguments));

        Assert.StartsWith("X is a variable of the matrix of the node a", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_TheExample_IsItsGraph()
    {
        var file = Path.Combine(ExampleFolder.Find(AppContext.BaseDirectory), "workflow", "mesh.yml");

        var workflow = WorkflowDraft.Make(Arguments("") with { File = file });

        Assert.Equal(
            ["build <- ", "test <- build", "pack <- build,test", "tell <- test,pack"],
            workflow.Nodes.Select(node => $"{node.Name} <- {string.Join(',', node.Needs)}"));
    }

    private SubmitArguments Arguments(string workflows) =>
        new(Write("mesh.yml", Pipelines + workflows), null, null, null, "p", [], []) { Workflow = "" };
}
