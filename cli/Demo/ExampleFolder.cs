using System.Diagnostics;

namespace Mesh.Cli.Demo;

/// <summary>The examples of the repository that this program was built in.</summary>
internal static class ExampleFolder
{
    /// <summary>Finds `examples` above the build output.</summary>
    /// <exception cref="CliException">The program was moved away from its repository.</exception>
    public static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            var examples = Path.Combine(folder.FullName, "examples");
            if (File.Exists(Path.Combine(examples, "hello", "mesh.yml")))
            {
                return examples;
            }
        }

        throw new CliException(
            $"the folder examples/ is not above {start}; call ./mesh demo in the repository", ExitCodes.Usage);
    }

    /// <summary>Copies an example and makes a git repository of it.</summary>
    /// <exception cref="CliException">There is no git, or it fails.</exception>
    public static async Task<string> MakeRepositoryAsync(string example, string target, CancellationToken cancellationToken)
    {
        Copy(new DirectoryInfo(example), target);
        await GitAsync(target, cancellationToken, "init", "--quiet", "--initial-branch=main");
        await GitAsync(target, cancellationToken, "add", "--all");
        await GitAsync(
            target,
            cancellationToken,
            "-c", "user.name=Mesh demo", "-c", "user.email=demo@mesh.invalid", "-c", "commit.gpgsign=false",
            "commit", "--quiet", "--no-verify", "--message", "Greet by the hour");
        return target;
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        // What somebody built in place is no part of the example.
        foreach (var folder in from.EnumerateDirectories().Where(folder => folder.Name is not ("bin" or "obj" or ".home")))
        {
            Copy(folder, Path.Combine(to, folder.Name));
        }
    }

    private static async Task GitAsync(string folder, CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        // Settings of the person's own must not change what is committed.
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        try
        {
            using var git = Process.Start(start)!;
            git.StandardInput.Close();
            var output = git.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = git.StandardError.ReadToEndAsync(cancellationToken);
            await git.WaitForExitAsync(cancellationToken);
            await output;
            if (git.ExitCode != 0)
            {
                throw new CliException($"git {arguments[0]} failed: {(await error).Trim()}", ExitCodes.Software);
            }
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new CliException("the demo needs git, and there is no git in PATH", ExitCodes.Unavailable, e);
        }
    }
}
