using Mesh.Hosting.Names;

namespace Mesh.Hosting.Tests.Names;

public sealed class WorkflowNameTests
{
    [Theory]
    [InlineData("projects/web/workflows/01k3x9f2ab7c2d4e", "web", "01k3x9f2ab7c2d4e")]
    [InlineData("projects/a-b-1/workflows/x", "a-b-1", "x")]
    public void TryParse_ProperName_GivesItsParts(string text, string project, string id)
    {
        Assert.True(WorkflowName.TryParse(text, out var name));
        Assert.Equal(new WorkflowName(project, id), name);
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("01k3x9f2ab7c2d4e")]
    [InlineData("projects/web/jobs/x")]
    [InlineData("projects/-/workflows/x")]
    [InlineData("projects/web/workflows/")]
    [InlineData("projects//workflows/x")]
    [InlineData("projects/web/workflows/x/y")]
    [InlineData("projects/web/workflows/X")]
    [InlineData("projects/Web/workflows/x")]
    [InlineData("projects/web/workflows/x\n")]
    [InlineData("projects/web/workflows/012345678901234567890123456789012")]
    public void TryParse_AnotherForm_IsRefused(string? text) => Assert.False(WorkflowName.TryParse(text, out _));
}
