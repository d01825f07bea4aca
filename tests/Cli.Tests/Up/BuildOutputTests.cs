using Mesh.Cli.Up;

namespace Mesh.Cli.Tests.Up;

public sealed class BuildOutputTests : IDisposable
{
    private readonly string _bin = Directory.CreateTempSubdirectory("mesh-output-").FullName;

    public void Dispose() => Directory.Delete(_bin, recursive: true);

    [Fact]
    public void Find_PlainBuild_IsThatOfTheSameConfiguration()
    {
        Put("Agent/debug/mesh-agent");
        var release = Put("Agent/release/mesh-agent");

        Assert.Equal(release, Output("release").Find("Agent", "mesh-agent"));
    }

    [Fact]
    public void Find_CompiledAhead_IsPreferred()
    {
        Put("Agent/release/mesh-agent");
        var ahead = Put("Agent/release-ahead/mesh-agent");

        Assert.Equal(ahead, Output("release").Find("Agent", "mesh-agent"));
    }

    [Fact]
    public void Find_NotBuilt_NamesThePathAndTheFix()
    {
        var error = Assert.Throws<CliException>(() => Output("release").Find("Agent", "mesh-agent"));

        Assert.Contains(Path.Combine(_bin, "Agent/release/mesh-agent"), error.Message, StringComparison.Ordinal);
        Assert.Contains("./mesh", error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Unavailable, error.ExitCode);
    }

    private BuildOutput Output(string configuration) => new(Path.Combine(_bin, "Cli", configuration) + "/");

    private string Put(string path)
    {
        var full = Path.Combine(_bin, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, "");
        return full;
    }
}
