namespace Mesh.EndToEnd.Tests.Cluster;

/// <summary>A temporary folder with pipeline files and git repositories.</summary>
public sealed class Workspace : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mesh-story-").FullName;

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes a pipeline file whose pipeline <c>build</c> has one script a step, and gives its path.</summary>
    public string Pipeline(params string[] scripts)
    {
        var steps = scripts.Select((code, i) =>
            $"    - script:\n        name: step {i + 1}\n        code: |\n{Indent(code)}\n");
        return Write($"{Guid.NewGuid():n}.yml", "box: debian:12\nbuild:\n  steps:\n" + string.Concat(steps));
    }

    /// <summary>Makes a git repository with these files in one commit on branch main, and gives its path.</summary>
    public async Task<string> RepositoryAsync(params (string Name, string Text)[] files)
    {
        var name = Guid.NewGuid().ToString("n");
        var path = System.IO.Path.Combine(Path, name);
        foreach (var (file, text) in files)
        {
            Write(System.IO.Path.Combine(name, file), text);
        }

        string[][] commands =
        [
            ["init", "-q", "-b", "main"], ["add", "."],
            ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "first"],
        ];
        foreach (var arguments in commands)
        {
            var result = await Command.RunAsync("git", ["-C", path, .. arguments]);
            Assert.True(result.ExitCode == 0, result.ToString());
        }

        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string Indent(string code) => string.Join('\n', code.Split('\n').Select(line => "          " + line));
}
