using Mesh.Hosting.Names;

namespace Mesh.Hosting.Tests.Names;

public sealed class JobNameTests
{
    [Theory]
    [InlineData("projects/web/jobs/01k3x9f2ab7c2d4e", "web", "01k3x9f2ab7c2d4e")]
    [InlineData("projects/a-b-1/jobs/x", "a-b-1", "x")]
    public void TryParse_ProperName_GivesItsParts(string text, string project, string id)
    {
        Assert.True(JobName.TryParse(text, out var name));
        Assert.Equal(new JobName(project, id), name);
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("01k3x9f2ab7c2d4e")]
    [InlineData("projects/web/jobs/")]
    [InlineData("projects//jobs/x")]
    [InlineData("projects/web/jobs/x/y")]
    [InlineData("projects/../jobs/x")]
    [InlineData("projects/web/jobs/..")]
    [InlineData("projects/Web/jobs/x")]
    [InlineData("projects/web-/jobs/x")]
    [InlineData("projects/web/jobs/x\n")]
    [InlineData("projects/web/jobs/012345678901234567890123456789012")]
    public void TryParse_AnotherForm_IsRefused(string? text) => Assert.False(JobName.TryParse(text, out _));

    [Theory]
    [InlineData("", null, true)]
    [InlineData("projects/-", null, true)]
    [InlineData("projects/web", "web", true)]
    [InlineData("projects/", null, false)]
    [InlineData("web", null, false)]
    [InlineData("projects/web/jobs", null, false)]
    public void TryParseParent_AnyText_ReadsOrRefuses(string text, string? project, bool good)
    {
        Assert.Equal(good, ProjectId.TryParseParent(text, out var read));
        Assert.Equal(project, read);
    }
}
