using System.Text;
using Mesh.LogShipper.Archive.Folder;

namespace Mesh.LogShipper.Tests.Archive.Folder;

public sealed class FolderArchiveTests : IDisposable
{
    private const string Name = "projects/demo/jobs/01/0000000001.log.gz";

    private readonly string _directory = Directory.CreateTempSubdirectory("mesh-archive-").FullName;
    private readonly FolderArchive _archive;

    public FolderArchiveTests() => _archive = new FolderArchive(Path.Combine(_directory, "archive"), TimeProvider.System);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(0, 100, "hello world")]
    [InlineData(6, 3, "wor")]
    [InlineData(-5, 5, "world")]
    [InlineData(-100, 100, "hello world")]
    [InlineData(50, 5, "")]
    public async Task Read_AnyRange_IsThatPart(long position, int length, string expected)
    {
        await PutAsync(Name, "hello world");
        var read = (await _archive.ReadAsync(Name, position, length, CancellationToken.None))!;
        Assert.Equal((expected, 11), (Encoding.ASCII.GetString(read.Data.Span), read.ObjectLength));
    }

    [Fact]
    public async Task Put_Fails_LeavesNothingNorHarmsWhatIsThere()
    {
        await Assert.ThrowsAsync<IOException>(() => PutHalfAsync(Name));
        Assert.Null(await _archive.ReadAsync(Name, 0, 10, CancellationToken.None));
        Assert.Empty(Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories));
        await PutAsync(Name, "whole");
        await Assert.ThrowsAsync<IOException>(() => PutHalfAsync(Name));
        var read = await _archive.ReadAsync(Name, 0, 10, CancellationToken.None);
        Assert.Equal("whole", Encoding.ASCII.GetString(read!.Data.Span));
    }

    [Fact]
    public async Task List_Prefix_GivesItsObjectsInOrderAndNoHalfOnes()
    {
        await PutAsync("projects/b/jobs/01/0000000002.log.gz", "xx");
        await PutAsync("projects/b/jobs/01/0000000001.log.gz", "x");
        await PutAsync("projects/a/jobs/09/0000000001.log.gz", "x");
        await PutAsync("projects/b2/jobs/01/0000000001.log.gz", "x");
        var killed = Path.Combine(_directory, "archive/projects/b/jobs/01/.new-0000000003.log.gz");
        await File.WriteAllTextAsync(killed, "half");
        Assert.Equal(
            ["projects/b/jobs/01/0000000001.log.gz 1", "projects/b/jobs/01/0000000002.log.gz 2"], await ListAsync("projects/b/"));
        Assert.Equal(4, (await ListAsync("projects/")).Count);
        Assert.Empty(await ListAsync("projects/none/"));
    }

    [Fact]
    public async Task Delete_Object_IsGoneAndADeleteAgainIsFine()
    {
        await PutAsync(Name, "x");
        await _archive.DeleteAsync(Name, CancellationToken.None);
        Assert.Null(await _archive.ReadAsync(Name, 0, 1, CancellationToken.None));
        await _archive.DeleteAsync(Name, CancellationToken.None);
        await PutAsync(Name, "again");
        Assert.NotNull(await _archive.ReadAsync(Name, 0, 1, CancellationToken.None));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/.hidden")]
    [InlineData("a\\..\\b")]
    [InlineData("a/b\0")]
    [InlineData("")]
    public async Task Name_ThatCouldEscape_IsRefused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => PutAsync(name, "x"));
        await Assert.ThrowsAsync<ArgumentException>(() => _archive.DeleteAsync(name, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await _archive.ReadAsync(name, 0, 1, CancellationToken.None));
    }

    private Task PutHalfAsync(string name) => _archive.PutAsync(
        name,
        async (target, cancel) =>
        {
            await target.WriteAsync(new byte[10], cancel);
            throw new IOException("The source failed.");
        },
        CancellationToken.None);

    private Task PutAsync(string name, string text) => _archive.PutAsync(
        name, async (target, cancel) => await target.WriteAsync(Encoding.ASCII.GetBytes(text), cancel), CancellationToken.None);

    private async Task<List<string>> ListAsync(string prefix)
    {
        var found = new List<string>();
        await foreach (var o in _archive.ListAsync(prefix, CancellationToken.None))
        {
            found.Add($"{o.Name} {o.Length}");
        }

        return found;
    }
}
