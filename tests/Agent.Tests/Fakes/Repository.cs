using System.Diagnostics;

namespace Mesh.Agent.Tests.Fakes;

/// <summary>A real git repository in a temporary directory.</summary>
internal sealed class Repository : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("mesh-repository-").FullName;

    public Repository() => Git("init", "--quiet", "--initial-branch=main");

    public string Url => $"file://{_path}";

    public string Path => _path;

    /// <returns>The commit's id.</returns>
    public string Commit(string file, string text)
    {
        File.WriteAllText(System.IO.Path.Combine(_path, file), text);
        Git("add", "--", file);
        Git("-c", "user.name=Test", "-c", "user.email=test@localhost", "-c", "commit.gpgSign=false", "commit", "--quiet", "-m", text);
        return Git("rev-parse", "HEAD").Trim();
    }

    public string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", _path, .. arguments]) { RedirectStandardOutput = true };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
