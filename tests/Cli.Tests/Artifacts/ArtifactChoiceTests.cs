using Mesh.Cli.Artifacts;
using Mesh.Report.V1;

namespace Mesh.Cli.Tests.Artifacts;

public sealed class ArtifactChoiceTests
{
    private static readonly Artifact[] All =
        [.. new[] { "build/app", "build/lib/a.so", "report.xml" }.Select(path => new Artifact { Path = path })];

    [Theory]
    [InlineData(null, "build/app build/lib/a.so report.xml")]
    [InlineData("build", "build/app build/lib/a.so")]
    [InlineData("build/app", "build/app")]
    [InlineData("**/*.so", "build/lib/a.so")]
    public void Of_PathThatNamesSome_IsThose(string? path, string expected) =>
        Assert.Equal(expected, string.Join(' ', ArtifactChoice.Of(All, path, "j").Select(artifact => artifact.Path)));

    [Theory]
    [InlineData("nothing", "has no artifact \"nothing\"")]
    [InlineData("../up", "must not lead out")]
    public void Of_PathThatNamesNone_IsWrongUsage(string path, string message)
    {
        var error = Assert.Throws<CliException>(() => ArtifactChoice.Of(All, path, "j"));

        Assert.Equal(ExitCodes.Usage, error.ExitCode);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
