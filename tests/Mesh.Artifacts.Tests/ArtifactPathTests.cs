namespace Mesh.Artifacts.Tests;

public sealed class ArtifactPathTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("build/out/app.tar.gz")]
    [InlineData(".hidden/-x/a b/ü")]
    [InlineData("..a/b..")]
    public void IsValid_RelativePath_IsTrue(string path) => Assert.True(ArtifactPath.IsValid(path));

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("a/..")]
    [InlineData("./a")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a\\..\\b")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public void IsValid_PathThatMayLeadElsewhere_IsFalse(string path) => Assert.False(ArtifactPath.IsValid(path));

    [Fact]
    public void IsValid_AtAndBehindTheBounds_AreTold()
    {
        Assert.True(ArtifactPath.IsValid(new string('ü', ArtifactPath.MaxBytes / 2)));
        Assert.False(ArtifactPath.IsValid(new string('ü', ArtifactPath.MaxBytes / 2) + "x"));
        Assert.True(ArtifactPath.IsValid(string.Join('/', Enumerable.Repeat("d", ArtifactPath.MaxDepth))));
        Assert.False(ArtifactPath.IsValid(string.Join('/', Enumerable.Repeat("d", ArtifactPath.MaxDepth + 1))));
    }
}
