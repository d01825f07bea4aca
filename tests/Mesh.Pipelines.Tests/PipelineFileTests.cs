namespace Mesh.Pipelines.Tests;

public sealed class PipelineFileTests
{
    private const string Full =
        """
        box: golang:1.22
        build:
          steps:
            - script:
                name: compile
                cwd: src
                code: |
                  go build ./...
                  echo "done: it's $HOME"
            - script:
                code: go test
          after-steps:
            - script:
                name: tell
                code: echo $WERCKER_RESULT
        deploy:
          box:
            id: debian:12
            env:
              A: 1
              B: two words
              C:
          steps:
            - script: {name: ship, code: ./ship}
        """;

    [Fact]
    public void Compile_PipelineWithEverything_MakesItsJob()
    {
        var job = Parsing.Compile(Full);

        Assert.Equal(("build", "golang:1.22"), (job.Pipeline, job.Box.Image));
        Assert.Equal(["compile", "script"], job.Steps.Select(step => step.Name));
        Assert.Equal("go build ./...\necho \"done: it's $HOME\"\n", job.Steps[0].Code);
        Assert.Equal(("src", ""), (job.Steps[0].Cwd, job.Steps[1].Cwd));
        Assert.Equal(("tell", "echo $WERCKER_RESULT"), (job.AfterSteps[0].Name, job.AfterSteps[0].Code));
        Assert.Null(job.Source);
    }

    [Fact]
    public void Compile_PipelineWithItsOwnBox_TakesThatOne()
    {
        var job = Parsing.Compile(Full, "deploy");

        Assert.Equal("debian:12", job.Box.Image);
        Assert.Equal(("1", "two words", ""), (job.Box.Env["A"], job.Box.Env["B"], job.Box.Env["C"]));
    }

    [Fact]
    public void PipelineNames_File_InItsOrder() => Assert.Equal(["build", "deploy"], Parsing.Ok(Full).PipelineNames);

    [Fact]
    public void Compile_UnknownPipeline_ListsThoseThatExist()
    {
        var error = Assert.Single(Parsing.Ok(Full).Compile("biuld").Errors);

        Assert.Equal("mesh.yml:1:1: there is no pipeline 'biuld'; the file has: build, deploy", error.ToString());
    }

    [Theory]
    [InlineData("box: x\nbuild:\n", "mesh.yml:2:1: the pipeline 'build' has no steps")]
    [InlineData("box: x\nbuild:\n  steps:\n", "mesh.yml:2:1: the pipeline 'build' has no steps")]
    [InlineData("box: x\nbuild:\n  steps: []\n", "mesh.yml:2:1: the pipeline 'build' has no steps")]
    [InlineData("build:\n  steps: [script: {code: x}]\n", "mesh.yml:1:1: the pipeline 'build' has no box")]
    public void Compile_PipelineThatLacksSomething_SaysWhat(string text, string error) =>
        Assert.StartsWith(error, Assert.Single(Parsing.Ok(text).Compile("build").Errors).ToString());

    [Fact]
    public void Compile_NamesThatRepeat_GetSuffixesThatTakeNoOtherStepsName()
    {
        var job = Parsing.Compile(
            """
            box: x
            build:
              steps:
                - script: {code: a}
                - script: {code: b}
                - script: {name: test, code: c}
                - script: {name: test, code: d}
                - script: {name: test-2, code: e}
                - script: {name: prepare, code: f}
              after-steps:
                - script: {code: g}
                - script: {name: test, code: h}
            """);

        Assert.Equal(
            ["script", "script-2", "test", "test-3", "test-2", "prepare-2", "script-3", "test-4"],
            job.Steps.Concat(job.AfterSteps).Select(step => step.Name));
    }

    [Fact]
    public void Compile_AnchorsAndMergeKeys_AreFollowed()
    {
        var job = Parsing.Compile(
            """
            box: &box {id: golang, env: &env {A: base, B: base}}
            build:
              box:
                id: golang:1.22
                env: {<<: *env, B: own}
              steps:
                - &one
                  script: &body {name: one, code: run}
                - *one
                - script: {<<: [{cwd: first}, {cwd: second, name: n}], code: x}
            """);

        Assert.Equal(("base", "own"), (job.Box.Env["A"], job.Box.Env["B"]));
        Assert.Equal(["one", "one-2", "n"], job.Steps.Select(step => step.Name));
        Assert.Equal("first", job.Steps[2].Cwd);
    }

    [Fact]
    public void Compile_BomCrLfAndComments_AreNoMatter()
    {
        var job = Parsing.Compile("\uFEFF# hi\r\nbox: x\r\nbuild:\r\n  steps:\r\n  - script:\r\n      code: |\r\n        a\r\n        b\r\n");

        Assert.Equal("a\nb\n", job.Steps[0].Code);
    }

    [Fact]
    public void Compile_LongNamesThatRepeat_StayInTheBound()
    {
        var name = new string('n', PipelineLimits.NameLength);
        var step = $"  - script: {{name: {name}, code: x}}\n";
        var job = Parsing.Compile($"box: x\nbuild:\n  steps:\n{step}{step}");

        Assert.Equal(PipelineLimits.NameLength, job.Steps[1].Name.Length);
        Assert.EndsWith("-2", job.Steps[1].Name);
    }
}
