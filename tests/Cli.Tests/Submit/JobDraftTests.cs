using Mesh.Cli.Submit;

namespace Mesh.Cli.Tests.Submit;

public sealed class JobDraftTests : TemporaryFolder
{
    private const string OneStep = "  steps:\n    - script: {name: a, code: echo}\n";

    [Fact]
    public void Make_SeveralPipelinesWithBuild_TakesBuild()
    {
        var file = Write("mesh.yml", $"box: debian:12\ntest:\n{OneStep}build:\n{OneStep}");

        Assert.Equal("build", JobDraft.Make(Arguments(file)).Spec.Pipeline);
    }

    [Fact]
    public void Make_OnlyOnePipeline_TakesIt()
    {
        var file = Write("mesh.yml", $"box: debian:12\ntest:\n{OneStep}");

        Assert.Equal("test", JobDraft.Make(Arguments(file)).Spec.Pipeline);
    }

    [Fact]
    public void Make_SeveralWithoutBuild_ListsThem()
    {
        var file = Write("mesh.yml", $"box: debian:12\ntest:\n{OneStep}deploy:\n{OneStep}");

        var error = Assert.Throws<CliException>(() => JobDraft.Make(Arguments(file)));

        Assert.Equal(ExitCodes.Usage, error.ExitCode);
        Assert.Contains("test, deploy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_BrokenFile_NamesFileLineAndColumn()
    {
        var file = Write("mesh.yml", "box: debian:12\nbuild:\n  steps: 5\n");

        var error = Assert.Throws<CliException>(() => JobDraft.Make(Arguments(file)));

        Assert.StartsWith($"{file}:3:", error.Message, StringComparison.Ordinal);
        Assert.True(error.NamesPlace);
    }

    [Fact]
    public void Make_FileThatIsNoText_IsAnErrorNotAGuess()
    {
        var file = Path.Combine(Folder, "mesh.yml");
        File.WriteAllBytes(file, [0xff, 0xfe, 0x00, 0xd8]);

        var error = Assert.Throws<CliException>(() => JobDraft.Make(Arguments(file)));

        Assert.Contains("UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_LabelsAndEnvironment_KeepWhatFollowsTheFirstEquals()
    {
        var file = Write("mesh.yml", $"box: debian:12\nbuild:\n{OneStep}");

        var job = JobDraft.Make(Arguments(file) with { Labels = ["team=a"], Environment = ["OPTIONS=x=1 y=2", "EMPTY="] });

        Assert.Equal("a", job.Labels["team"]);
        Assert.Equal(("x=1 y=2", ""), (job.Spec.Env["OPTIONS"], job.Spec.Env["EMPTY"]));
    }

    [Fact]
    public void Make_LabelWithoutEquals_IsWrongUsage()
    {
        var file = Write("mesh.yml", $"box: debian:12\nbuild:\n{OneStep}");

        Assert.Equal(
            ExitCodes.Usage,
            Assert.Throws<CliException>(() => JobDraft.Make(Arguments(file) with { Labels = ["team"] })).ExitCode);
    }

    private static SubmitArguments Arguments(string file) => new(file, null, null, null, "default", [], []);
}
