namespace Mesh.Artifacts.Tests;

public sealed class ArtifactPatternTests
{
    [Theory]
    [InlineData("build", "build")]
    [InlineData("build", "build/a/b.txt")]
    [InlineData("build/", "build/a")]
    [InlineData("./build//a", "build/a")]
    [InlineData("*.txt", "a.txt")]
    [InlineData("build/*.txt", "build/.txt")]
    [InlineData("build/*", "build/deep/er/file")]
    [InlineData("**", "any/where")]
    [InlineData(".", "any/where")]
    [InlineData("**/*.xml", "report.xml")]
    [InlineData("**/*.xml", "a/b/report.xml")]
    [InlineData("a/**/z", "a/z")]
    [InlineData("a/**/z", "a/b/c/z")]
    [InlineData("a/**/b/**/c", "a/x/b/b/y/c")]
    [InlineData("a/**", "a/b")]
    [InlineData("?x*y*", "ax.yy")]
    [InlineData("*a*b*c", "xxaxbxbxc")]
    [InlineData("[a].txt", "[a].txt")]
    [InlineData(".git/HEAD", ".git/HEAD")]
    [InlineData("*", ".gitignore")]
    [InlineData("**/.git/x", "sub/.git/x")]
    public void Matches_PathThatIsMeant_IsTrue(string pattern, string path) => Assert.True(Matches(pattern, path));

    [Theory]
    [InlineData("build", "builds")]
    [InlineData("build/*.txt", "build/a/b.txt")]
    [InlineData("*.txt", "a/b.txt")]
    [InlineData("a/**/z", "az")]
    [InlineData("a/**", "a")]
    [InlineData("a/**", "b")]
    [InlineData("?", "")]
    [InlineData("a?", "a")]
    [InlineData("*a*b*c", "xxaxbxbxcx")]
    [InlineData("[ab].txt", "a.txt")]
    [InlineData("**", ".git/config")]
    [InlineData("*", ".git/config")]
    public void Matches_AnotherPath_IsFalse(string pattern, string path) => Assert.False(Matches(pattern, path));

    [Fact]
    public void Enter_FolderThatCanHoldNoMatch_IsZero()
    {
        var pattern = new ArtifactPattern("build/*.txt");

        Assert.Equal(0UL, pattern.Enter(pattern.Start, "node_modules", isTop: true));
        Assert.NotEqual(0UL, pattern.Enter(pattern.Start, "build", isTop: true));
    }

    [Fact]
    public void Enter_PatternMadeToBacktrack_EndsAtOnce()
    {
        var pattern = new ArtifactPattern(string.Join('/', Enumerable.Repeat("**/*a*a*a*b", 16)));

        Assert.False(Matches(pattern, string.Join('/', Enumerable.Repeat(new string('a', 200), 64))));
    }

    [Theory]
    [InlineData("", "1 to 1,024")]
    [InlineData("/abs", "relative")]
    [InlineData("../up", "'..'")]
    [InlineData("a/../../b", "'..'")]
    [InlineData("a\\b", "backslash")]
    [InlineData("a\nb", "control")]
    public void ProblemOf_WrongPattern_SaysWhat(string pattern, string expected)
    {
        Assert.Contains(expected, ArtifactPattern.ProblemOf(pattern));
        Assert.Throws<ArgumentException>(() => new ArtifactPattern(pattern));
    }

    [Fact]
    public void ProblemOf_AtTheBounds_IsNull()
    {
        Assert.Null(ArtifactPattern.ProblemOf(new string('a', ArtifactPattern.MaxLength)));
        Assert.Null(ArtifactPattern.ProblemOf(string.Join('/', Enumerable.Repeat("**", ArtifactPattern.MaxDepth))));
        Assert.NotNull(ArtifactPattern.ProblemOf(string.Join('/', Enumerable.Repeat("a", ArtifactPattern.MaxDepth + 1))));
    }

    private static bool Matches(string pattern, string path) => Matches(new ArtifactPattern(pattern), path);

    private static bool Matches(ArtifactPattern pattern, string path)
    {
        var places = pattern.Start;
        foreach (var (depth, name) in path.Split('/').Index())
        {
            places = pattern.Enter(places, name, depth == 0);
        }

        return pattern.IsMatched(places);
    }
}
