using Mesh.Cli.Up;

namespace Mesh.Cli.Tests.Up;

public sealed class BoundedLogFileTests : TemporaryFolder
{
    [Fact]
    public void Write_PastTheBound_PutsTheFileAside()
    {
        var path = Path.Combine(Folder, "x.log");
        using (var log = new BoundedLogFile(path, bound: 10))
        {
            log.Write("12345678"u8);
            log.Write("abcdef"u8);
        }

        Assert.Equal(("12345678", "abcdef"), (File.ReadAllText(path + ".1"), File.ReadAllText(path)));
    }

    [Fact]
    public void Write_AfterAReopen_Appends()
    {
        var path = Path.Combine(Folder, "x.log");
        using (var log = new BoundedLogFile(path))
        {
            log.Write("one "u8);
        }

        using (var log = new BoundedLogFile(path))
        {
            log.Write("two"u8);
        }

        Assert.Equal("one two", File.ReadAllText(path));
    }
}
