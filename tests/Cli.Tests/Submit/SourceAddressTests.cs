using Mesh.Cli.Submit;

namespace Mesh.Cli.Tests.Submit;

public sealed class SourceAddressTests : TemporaryFolder
{
    [Theory]
    [InlineData("https://git.example.org/a.git")]
    [InlineData("ssh://git@git.example.org/a.git")]
    [InlineData("file:///srv/a")]
    public void Resolve_Url_StaysAsItIs(string url) => Assert.Equal(url, SourceAddress.Resolve(url, Folder));

    [Fact]
    public void Resolve_Dot_IsTheFolderAsAFileUrl() => Assert.Equal($"file://{Folder}", SourceAddress.Resolve(".", Folder));

    [Fact]
    public void Resolve_PathWithSpace_IsEscaped()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "my repo"));

        Assert.Equal($"file://{Folder}/my%20repo", SourceAddress.Resolve("my repo", Folder));
    }

    [Fact]
    public void Resolve_ShortSshForm_BecomesAUrl() =>
        Assert.Equal("ssh://git@git.example.org/team/a.git", SourceAddress.Resolve("git@git.example.org:team/a.git", Folder));

    [Fact]
    public void Resolve_NoSuchFolder_IsWrongUsage() =>
        Assert.Equal(ExitCodes.Usage, Assert.Throws<CliException>(() => SourceAddress.Resolve("absent", Folder)).ExitCode);
}
