using Mesh.Intake.V1;

namespace Mesh.Pipelines.Tests;

public sealed class ArtifactTests
{
    private const string Head = "box: x\nbuild:\n  steps:\n    - script: {code: a}\n";

    [Theory]
    [InlineData("  artifacts: [build/app, 'dist/**']", ArtifactCondition.OnSuccess)]
    [InlineData("  artifacts: {paths: [build/app, 'dist/**']}", ArtifactCondition.OnSuccess)]
    [InlineData("  artifacts:\n    paths:\n      - build/app\n      - dist/**\n    when: always", ArtifactCondition.Always)]
    [InlineData("  artifacts: {when: on_failure, paths: [build/app, 'dist/**']}", ArtifactCondition.OnFailure)]
    public void Compile_Artifacts_AreInTheJob(string text, ArtifactCondition when) => Assert.Equal(
        new ArtifactSelection { Paths = { "build/app", "dist/**" }, When = when }, Parsing.Compile(Head + text).Artifacts);

    [Theory]
    [InlineData("  artifacts: build", "build")]
    [InlineData("  artifacts: {paths: build/}", "build/")]
    public void Compile_OnePath_NeedsNoList(string text, string path) =>
        Assert.Equal([path], Parsing.Compile(Head + text).Artifacts.Paths);

    [Theory]
    [InlineData("")]
    [InlineData("  artifacts:")]
    public void Compile_None_IsNone(string text) => Assert.Null(Parsing.Compile(Head + text).Artifacts);

    [Theory]
    [InlineData("  artifacts: []", "mesh.yml:5:14: 'artifacts' has 0 paths")]
    [InlineData("  artifacts: [/abs]", "mesh.yml:5:15: a path of 'artifacts' must be relative")]
    [InlineData("  artifacts: [ok, ../up]", "mesh.yml:5:19: a path of 'artifacts' must not lead out")]
    [InlineData("  artifacts: {paths: [{a: b}]}", "mesh.yml:5:23: a path of 'paths' must be a text")]
    [InlineData("  artifacts: {when: always}", "mesh.yml:5:3: 'artifacts' names no files")]
    [InlineData("  artifacts: {paths: [a], when: never}", "mesh.yml:5:33: 'when' must be on_success, on_failure, always")]
    [InlineData("  artifacts: {paths: [a], name: x}", "mesh.yml:5:27: 'name' is not a key of artifacts; it has paths, when")]
    public void Parse_WrongArtifacts_SaysWhereAndWhat(string text, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Parsing.Errors(Head + text)), StringComparison.Ordinal);
}
