using Mesh.LogShipper.Archive;
using Mesh.Spool;

namespace Mesh.LogShipper.Tests.Archive;

public sealed class ArchiveNamesTests
{
    [Fact]
    public void Of_Log_IsReadBack()
    {
        var key = new LogKey("projects/demo/jobs/01", 12);
        Assert.Equal("projects/demo/jobs/01/0000000012.log.gz", ArchiveNames.Of(key));
        Assert.True(ArchiveNames.TryParse(ArchiveNames.Of(key), out var read));
        Assert.Equal(key, read);
    }

    [Theory]
    [InlineData("../../etc")]
    [InlineData("projects/demo/jobs/..")]
    [InlineData("projects/../jobs/01")]
    [InlineData("/projects/demo/jobs/01")]
    [InlineData("projects/demo/jobs/01/02")]
    public void Of_JobThatIsNone_Throws(string job) =>
        Assert.Throws<ArgumentException>(() => ArchiveNames.Of(new LogKey(job, 1)));

    [Theory]
    [InlineData("projects/demo/jobs/01/.new-0000000012.log.gz")]
    [InlineData("projects/demo/jobs/01/0000000000.log.gz")]
    [InlineData("projects/demo/jobs/01/12.log.gz")]
    [InlineData("projects/demo/jobs/01/0000000012.log")]
    [InlineData("0000000012.log.gz")]
    public void TryParse_NameOfAnother_IsFalse(string name) => Assert.False(ArchiveNames.TryParse(name, out _));

    [Theory]
    [InlineData("", "projects/")]
    [InlineData("projects/demo", "projects/demo/")]
    [InlineData("projects/demo/jobs/01", "projects/demo/jobs/01/")]
    [InlineData("projects/../..", null)]
    public void OfParent_Parent_IsAPrefix(string parent, string? prefix) => Assert.Equal(prefix, ArchiveNames.OfParent(parent));
}
